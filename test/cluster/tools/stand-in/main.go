// The program of the image that stands in for what pods run: it listens, says who it is and whom it saw, and dials.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `stand-in pause                 waits: the process of a pod's sandbox
stand-in serve PORT/PROTOCOL…  answers on each port; NAME, and for TLS CERTIFICATE and KEY, are in its environment
stand-in dial                  reads addresses, one a line, and says of each what it got
stand-in certificate NAME…     prints a certificate of these names and its key
`

func main() {
	command, args := "", []string{}
	if len(os.Args) > 1 {
		command, args = os.Args[1], os.Args[2:]
	}
	switch command {
	case "pause":
		pause()
	case "serve":
		serve(args)
	case "dial":
		dialAll(os.Stdin, os.Stdout)
	case "certificate":
		certificate(args)
	default:
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
}

// pause waits for its end, and takes leave of processes that others left behind: it is the first of its PID namespace.
func pause() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
