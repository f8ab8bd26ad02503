package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// What the network refuses is told at once: who waits this long got no word.
	longest = 3 * time.Second
	// Dials at once.
	most = 64
)

// dialAll reads lines `PROTOCOL HOST:PORT` and writes for each, in the order read, what came of it: `open` with what the
// other end said, or `refused`, `silent`, `nameless` or `failed` with the reason.
func dialAll(in io.Reader, out io.Writer) {
	var targets []string
	for lines := bufio.NewScanner(in); lines.Scan(); {
		targets = append(targets, lines.Text())
	}
	results := make([]string, len(targets))
	var group sync.WaitGroup
	slots := make(chan struct{}, most)
	for i, target := range targets {
		group.Add(1)
		slots <- struct{}{}
		go func() {
			defer group.Done()
			protocol, address, _ := strings.Cut(target, " ")
			results[i] = dial(strings.ToLower(protocol), address)
			<-slots
		}()
	}
	group.Wait()
	for _, result := range results {
		fmt.Fprintln(out, result)
	}
}

func dial(protocol, address string) string {
	context, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	connection, err := (&net.Dialer{}).DialContext(context, protocol+"4", address)
	if err != nil {
		return reason(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(longest))
	if _, err := connection.Write(question(protocol, address)); err != nil {
		return reason(err)
	}
	buffer := make([]byte, 512)
	count, err := connection.Read(buffer)
	// Whoever connects by TCP is in, whatever the other end then says.
	if err != nil && protocol != "tcp" {
		return reason(err)
	}
	if said := buffer[:count]; printable(said) {
		return "open " + strings.TrimSpace(string(said))
	}
	return "open"
}

// question is a line, or what a name server answers: who serves the root (RFC 1035, 4.1 and 4.2.2).
func question(protocol, address string) []byte {
	if !strings.HasSuffix(address, ":53") {
		return []byte("?\n")
	}
	asked := []byte{'m', 'o', 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1}
	if protocol == "tcp" {
		return append([]byte{0, byte(len(asked))}, asked...)
	}
	return asked
}

func printable(said []byte) bool {
	for _, one := range said {
		if one != '\n' && (one < ' ' || one > '~') {
			return false
		}
	}
	return true
}

func reason(err error) string {
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &name):
		return "nameless"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "silent"
	default:
		return "failed " + strings.ReplaceAll(err.Error(), "\n", " ")
	}
}
