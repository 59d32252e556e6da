package main

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"
)

// A connection carries media one way.
type connection struct {
	bot    *bot
	target livekit.SignalTarget
	peer   *webrtc.PeerConnection

	lock sync.Mutex
	// Candidates of the engine that came before its description.
	early []webrtc.ICECandidateInit
	// An offer is under way; another one is due after its answer.
	offering bool
	due      bool
}

// A received track is only counted.
type received struct {
	packets, lost atomic.Uint64
	// Milliseconds since 1970.
	last atomic.Int64
}

var api = newAPI()

func newAPI() *webrtc.API {
	media := &webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		panic(err)
	}
	registry := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(media, registry); err != nil {
		panic(err)
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	return webrtc.NewAPI(
		webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings),
	)
}

func newConnection(b *bot, target livekit.SignalTarget) (*connection, error) {
	peer, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, err
	}
	c := &connection{bot: b, target: target, peer: peer}
	peer.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			return
		}
		bytes, err := json.Marshal(candidate.ToJSON())
		if err != nil {
			return
		}
		_ = b.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
			Trickle: &livekit.TrickleRequest{CandidateInit: string(bytes), Target: target},
		}})
	})
	peer.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		into := &received{}
		b.lock.Lock()
		b.tracks = append(b.tracks, into)
		b.lock.Unlock()
		into.follow(track)
	})
	return c, nil
}

func (r *received) follow(track *webrtc.TrackRemote) {
	var last uint16
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		if r.packets.Add(1) > 1 {
			if ahead := packet.SequenceNumber - last; ahead > 1 && ahead < 1<<15 {
				r.lost.Add(uint64(ahead - 1))
			} else if ahead == 0 || ahead >= 1<<15 {
				// Late, or sent once more: it is no longer lost.
				if lost := r.lost.Load(); lost > 0 {
					r.lost.Store(lost - 1)
				}
				continue
			}
		}
		last = packet.SequenceNumber
		r.last.Store(time.Now().UnixMilli())
	}
}

func (c *connection) answer(sdp string) error {
	if err := c.remote(webrtc.SDPTypeOffer, sdp); err != nil {
		return err
	}
	answer, err := c.peer.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := c.peer.SetLocalDescription(answer); err != nil {
		return err
	}
	return c.bot.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{
		Answer: &livekit.SessionDescription{Type: "answer", Sdp: answer.SDP},
	}})
}

func (c *connection) offer() error {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.offering {
		c.due = true
		return nil
	}
	offer, err := c.peer.CreateOffer(nil)
	if err != nil {
		return err
	}
	if err := c.peer.SetLocalDescription(offer); err != nil {
		return err
	}
	c.offering = true
	return c.bot.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{
		Offer: &livekit.SessionDescription{Type: "offer", Sdp: offer.SDP},
	}})
}

func (c *connection) accept(sdp string) error {
	if err := c.remote(webrtc.SDPTypeAnswer, sdp); err != nil {
		return err
	}
	c.lock.Lock()
	due := c.due
	c.offering, c.due = false, false
	c.lock.Unlock()
	if due {
		return c.offer()
	}
	return nil
}

func (c *connection) remote(kind webrtc.SDPType, sdp string) error {
	if err := c.peer.SetRemoteDescription(webrtc.SessionDescription{Type: kind, SDP: sdp}); err != nil {
		return err
	}
	c.lock.Lock()
	early := c.early
	c.early = nil
	c.lock.Unlock()
	for _, candidate := range early {
		if err := c.peer.AddICECandidate(candidate); err != nil {
			return err
		}
	}
	return nil
}

func (c *connection) candidate(candidate webrtc.ICECandidateInit) error {
	if c.peer.RemoteDescription() == nil {
		c.lock.Lock()
		defer c.lock.Unlock()
		c.early = append(c.early, candidate)
		return nil
	}
	return c.peer.AddICECandidate(candidate)
}

func (c *connection) connected() bool {
	return c != nil && c.peer.ConnectionState() == webrtc.PeerConnectionStateConnected
}

func (c *connection) close() {
	if c != nil {
		_ = c.peer.Close()
	}
}
