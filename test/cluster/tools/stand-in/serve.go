package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// Seconds that a connection may keep silent.
const patience = 10 * time.Second

// serve answers on all ports: a line with its name and the address it saw, to whoever speaks HTTP or TLS in their way.
func serve(ports []string) {
	name := os.Getenv("NAME")
	web := &http.Server{Handler: handler(name), ReadHeaderTimeout: patience}
	var secret *tls.Config
	if text := os.Getenv("CERTIFICATE"); text != "" {
		pair, err := tls.X509KeyPair([]byte(text), []byte(os.Getenv("KEY")))
		check(err)
		secret = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	for _, text := range ports {
		port, protocol, _ := strings.Cut(text, "/")
		if protocol == "UDP" {
			socket, err := net.ListenPacket("udp4", ":"+port)
			check(err)
			go answerDatagrams(socket, name)
			continue
		}
		listener, err := net.Listen("tcp4", ":"+port)
		check(err)
		go accept(listener, name, web, secret)
	}
	fmt.Println("listening on", strings.Join(ports, " "))
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
}

func handler(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			fmt.Fprintln(w, name, addressOf(r.RemoteAddr))
			return
		}
		// Admission: everything is allowed, and the address that asked is told as a warning, which kubectl prints.
		var review struct {
			Request struct {
				UID string `json:"uid"`
			} `json:"request"`
		}
		if err := json.NewDecoder(r.Body).Decode(&review); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		// Policies are about connections: each question gets one of its own.
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"apiVersion": "admission.k8s.io/v1",
			"kind":       "AdmissionReview",
			"response": map[string]any{
				"uid": review.Request.UID, "allowed": true,
				"warnings": []string{name + " " + addressOf(r.RemoteAddr)},
			},
		})
	})
}

func accept(listener net.Listener, name string, web *http.Server, secret *tls.Config) {
	for {
		connection, err := listener.Accept()
		check(err)
		go answer(connection, name, web, secret)
	}
}

// answer looks at the first byte: a letter in upper case begins HTTP, 22 a handshake of TLS.
func answer(raw net.Conn, name string, web *http.Server, secret *tls.Config) {
	_ = raw.SetDeadline(time.Now().Add(patience))
	connection := &peeked{Conn: raw, reader: bufio.NewReader(raw)}
	first, err := connection.reader.Peek(1)
	switch {
	case err != nil: // A probe connects and says nothing.
		raw.Close()
	case first[0] == 22 && secret != nil:
		_ = web.Serve(&once{connection: tls.Server(connection, secret)})
	case first[0] >= 'A' && first[0] <= 'Z':
		_ = web.Serve(&once{connection: connection})
	default:
		fmt.Fprintln(raw, name, addressOf(raw.RemoteAddr().String()))
		raw.Close()
	}
}

func answerDatagrams(socket net.PacketConn, name string) {
	buffer := make([]byte, 64)
	for {
		_, from, err := socket.ReadFrom(buffer)
		check(err)
		_, _ = socket.WriteTo([]byte(name+" "+addressOf(from.String())+"\n"), from)
	}
}

func addressOf(text string) string {
	host, _, err := net.SplitHostPort(text)
	check(err)
	return host
}

// peeked is a connection whose first bytes were read already.
type peeked struct {
	net.Conn
	reader *bufio.Reader
}

func (p *peeked) Read(bytes []byte) (int, error) { return p.reader.Read(bytes) }

// once is a listener of one connection.
type once struct{ connection net.Conn }

func (o *once) Accept() (net.Conn, error) {
	if o.connection == nil {
		return nil, net.ErrClosed
	}
	connection := o.connection
	o.connection = nil
	return connection, nil
}
func (o *once) Close() error   { return nil }
func (o *once) Addr() net.Addr { return &net.TCPAddr{} }
