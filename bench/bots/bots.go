// Command bots is many participants of calls in one process, with real connections to the media engine and nobody behind
// them: they send frames as large as those of a camera, or the frames they are given, and count what they receive. It is
// told what to do on its standard input and says what happens on its standard output.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
)

// Kinds of messages on the standard input: a length (32 bits, of what follows it), a kind, then the message.
const (
	kindOrder = 0
	kindFrame = 1
)

type order struct {
	T   string `json:"t"`
	Bot int    `json:"bot"`
	// Of the gate, or of the engine itself: up to and without `/rtc`.
	URL   string `json:"url"`
	Token string `json:"token"`
	// What it sends; none: it only receives.
	Video *videoWish `json:"video"`
	// So many pictures of others it receives.
	Receive int `json:"receive"`
}

type videoWish struct {
	Width  uint32 `json:"width"`
	Height uint32 `json:"height"`
	Fps    int    `json:"fps"`
	// Bytes of a frame and of a key frame. 0: frames are given from outside.
	Bytes    int `json:"bytes"`
	KeyBytes int `json:"keyBytes"`
}

var (
	outLock sync.Mutex
	out     = json.NewEncoder(os.Stdout)
)

func say(what map[string]any) {
	outLock.Lock()
	defer outLock.Unlock()
	_ = out.Encode(what)
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	bots := map[int]*bot{}
	for {
		kind, message, err := next(in)
		if err != nil {
			return
		}
		if kind == kindFrame {
			if b := bots[int(binary.BigEndian.Uint32(message))]; b != nil {
				b.frame(message[4:])
			}
			continue
		}
		var o order
		if err := json.Unmarshal(message, &o); err != nil {
			fmt.Fprintln(os.Stderr, "bots: not an order:", err)
			os.Exit(2)
		}
		switch o.T {
		case "join":
			b := newBot(o)
			bots[o.Bot] = b
			go b.run()
		case "receive":
			if b := bots[o.Bot]; b != nil {
				b.receive(o.Receive)
			}
		case "leave":
			if b := bots[o.Bot]; b != nil {
				delete(bots, o.Bot)
				go b.leave()
			}
		case "count":
			all := make([]count, 0, len(bots))
			for _, b := range bots {
				all = append(all, b.count())
			}
			say(map[string]any{"t": "counted", "bots": all})
		}
	}
}

func next(in io.Reader) (byte, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	message := make([]byte, binary.BigEndian.Uint32(head[:4])-1)
	_, err := io.ReadFull(in, message)
	return head[4], message, err
}
