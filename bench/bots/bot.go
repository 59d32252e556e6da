package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"
)

// A bot is one participant: its signalling, a connection for what it sends and one for what it receives.
type bot struct {
	order
	socket     *websocket.Conn
	socketLock sync.Mutex
	publisher  *connection
	subscriber *connection
	camera     *camera
	left       atomic.Bool
	joined     atomic.Bool
	// Its name at the engine.
	self string

	lock sync.Mutex
	// Pictures of others, by the number the engine gave the track; true: asked for.
	pictures map[string]bool
	wanted   int
	tracks   []*received
}

// count is what one bot has done until now.
type count struct {
	Bot       int    `json:"bot"`
	Connected bool   `json:"connected"`
	Sent      uint64 `json:"sent"`
	Received  uint64 `json:"received"`
	Lost      uint64 `json:"lost"`
	// Tracks of which a packet came within the last two seconds.
	Live int `json:"live"`
}

func newBot(o order) *bot {
	return &bot{order: o, wanted: o.Receive, pictures: map[string]bool{}}
}

func (b *bot) run() {
	if err := b.talk(); err != nil && !b.left.Load() {
		say(map[string]any{"t": "failed", "bot": b.Bot, "why": err.Error()})
	}
	b.publisher.close()
	b.subscriber.close()
}

// talk follows the signalling until its end.
func (b *bot) talk() error {
	query := url.Values{
		"access_token": {b.Token}, "protocol": {"16"}, "auto_subscribe": {"0"}, "adaptive_stream": {"0"}, "sdk": {"js"}, "version": {"2.0.0"},
	}
	dialer := websocket.Dialer{
		HandshakeTimeout: 20 * time.Second,
		// The certificate of a server on this machine is its own.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}
	socket, answer, err := dialer.Dial(b.URL+"/rtc?"+query.Encode(), nil)
	if err != nil {
		if answer != nil {
			return fmt.Errorf("refused with %d", answer.StatusCode)
		}
		return err
	}
	defer socket.Close()
	b.socket = socket
	for {
		_, bytes, err := socket.ReadMessage()
		if err != nil {
			return err
		}
		var message livekit.SignalResponse
		if err := proto.Unmarshal(bytes, &message); err != nil {
			return err
		}
		if err := b.hear(&message); err != nil {
			return err
		}
	}
}

func (b *bot) hear(message *livekit.SignalResponse) error {
	switch m := message.Message.(type) {
	case *livekit.SignalResponse_Join:
		return b.enter(m.Join)
	case *livekit.SignalResponse_Offer:
		return b.subscriber.answer(m.Offer.Sdp)
	case *livekit.SignalResponse_Answer:
		return b.publisher.accept(m.Answer.Sdp)
	case *livekit.SignalResponse_Trickle:
		var candidate webrtc.ICECandidateInit
		if err := json.Unmarshal([]byte(m.Trickle.CandidateInit), &candidate); err != nil {
			return err
		}
		if m.Trickle.Target == livekit.SignalTarget_PUBLISHER {
			return b.publisher.candidate(candidate)
		}
		return b.subscriber.candidate(candidate)
	case *livekit.SignalResponse_TrackPublished:
		return b.publisher.offer()
	case *livekit.SignalResponse_Update:
		b.see(m.Update.Participants)
	case *livekit.SignalResponse_Leave:
		return fmt.Errorf("sent away: %s", m.Leave.Reason)
	}
	return nil
}

func (b *bot) enter(join *livekit.JoinResponse) error {
	var err error
	if b.publisher, err = newConnection(b, livekit.SignalTarget_PUBLISHER); err != nil {
		return err
	}
	if b.subscriber, err = newConnection(b, livekit.SignalTarget_SUBSCRIBER); err != nil {
		return err
	}
	if b.Video != nil {
		if b.camera, err = newCamera(b); err != nil {
			return err
		}
	}
	b.self = join.Participant.Identity
	b.joined.Store(true)
	go b.stayAlive(time.Duration(join.PingInterval) * time.Second)
	say(map[string]any{"t": "joined", "bot": b.Bot})
	b.see(join.OtherParticipants)
	if b.camera == nil {
		return nil
	}
	return b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: &livekit.AddTrackRequest{
		Cid: b.camera.track.ID(), Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA,
		Width: b.Video.Width, Height: b.Video.Height, Encryption: livekit.Encryption_GCM,
		Layers: []*livekit.VideoLayer{{Quality: livekit.VideoQuality_HIGH, Width: b.Video.Width, Height: b.Video.Height, Bitrate: 300_000}},
	}}})
}

// stayAlive says now and then that it is there, as clients do: the engine lets go of those who do not.
func (b *bot) stayAlive(every time.Duration) {
	if every == 0 {
		every = 5 * time.Second
	}
	for !b.left.Load() {
		time.Sleep(every)
		now := time.Now().UnixMilli()
		if b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{PingReq: &livekit.Ping{Timestamp: now}}}) != nil {
			return
		}
	}
}

// see learns which pictures there are, and asks for as many as are wanted.
func (b *bot) see(people []*livekit.ParticipantInfo) {
	b.lock.Lock()
	for _, person := range people {
		if person.Identity == b.self {
			continue
		}
		for _, track := range person.Tracks {
			if track.Type == livekit.TrackType_VIDEO && !b.pictures[track.Sid] {
				b.pictures[track.Sid] = false
			}
		}
	}
	b.lock.Unlock()
	b.ask()
}

func (b *bot) receive(pictures int) {
	b.lock.Lock()
	b.wanted = pictures
	b.lock.Unlock()
	b.ask()
}

func (b *bot) ask() {
	if !b.joined.Load() {
		return
	}
	b.lock.Lock()
	asked := 0
	for _, has := range b.pictures {
		if has {
			asked++
		}
	}
	var sids []string
	for sid, has := range b.pictures {
		if asked < b.wanted && !has {
			b.pictures[sid] = true
			sids = append(sids, sid)
			asked++
		}
	}
	b.lock.Unlock()
	if len(sids) > 0 {
		_ = b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Subscription{
			Subscription: &livekit.UpdateSubscription{TrackSids: sids, Subscribe: true},
		}})
	}
}

func (b *bot) send(request *livekit.SignalRequest) error {
	bytes, err := proto.Marshal(request)
	if err != nil {
		return err
	}
	b.socketLock.Lock()
	defer b.socketLock.Unlock()
	return b.socket.WriteMessage(websocket.BinaryMessage, bytes)
}

func (b *bot) leave() {
	b.left.Store(true)
	if b.socket == nil {
		return
	}
	_ = b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Leave{Leave: &livekit.LeaveRequest{}}})
	_ = b.socket.Close()
}

func (b *bot) frame(frame []byte) {
	if b.joined.Load() && b.camera != nil {
		b.camera.show(frame)
	}
}

func (b *bot) count() count {
	b.lock.Lock()
	defer b.lock.Unlock()
	c := count{Bot: b.Bot, Connected: b.joined.Load() && b.subscriber.connected()}
	if b.joined.Load() && b.camera != nil {
		c.Sent = b.camera.sent.Load()
	}
	for _, track := range b.tracks {
		c.Received += track.packets.Load()
		c.Lost += track.lost.Load()
		if time.Since(time.UnixMilli(track.last.Load())) < 2*time.Second {
			c.Live++
		}
	}
	return c
}
