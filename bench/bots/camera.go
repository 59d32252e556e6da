package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

// Engines ask for a key frame for each who comes; encoders make no more than these.
const keyFrameGap = 300 * time.Millisecond

// A camera sends frames of VP8 whose header is as it should be. What is behind the header is noise, as sealed frames are
// to the engine, or what was given.
type camera struct {
	bot   *bot
	track *webrtc.TrackLocalStaticSample
	sent  atomic.Uint64
	// A key frame is wanted.
	key atomic.Bool
}

func newCamera(b *bot) (*camera, error) {
	id := fmt.Sprintf("camera-%d", b.Bot)
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90_000}, id, id)
	if err != nil {
		return nil, err
	}
	c := &camera{bot: b, track: track}
	sender, err := b.publisher.peer.AddTrack(track)
	if err != nil {
		return nil, err
	}
	go c.listen(sender)
	if b.Video.Bytes > 0 {
		go c.film()
	}
	return c, nil
}

// listen hears when somebody needs a key frame.
func (c *camera) listen(sender *webrtc.RTPSender) {
	var last time.Time
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				if time.Since(last) < keyFrameGap {
					continue
				}
				last = time.Now()
				c.key.Store(true)
				if c.bot.Video.Bytes == 0 {
					say(map[string]any{"t": "keyFrame", "bot": c.bot.Bot})
				}
			}
		}
	}
}

func (c *camera) film() {
	video := c.bot.Video
	c.key.Store(true)
	ticker := time.NewTicker(time.Second / time.Duration(video.Fps))
	defer ticker.Stop()
	noise := make([]byte, max(video.KeyBytes, video.Bytes, 16))
	_, _ = rand.Read(noise)
	for range ticker.C {
		if c.bot.left.Load() {
			return
		}
		if c.bot.publisher.connected() {
			c.show(frameOf(video, noise, c.key.Swap(false)))
		}
	}
}

// frameOf has the clear beginning of RFC 6386, section 9.1, before the noise.
func frameOf(video *videoWish, noise []byte, key bool) []byte {
	size := video.Bytes
	if key {
		size = max(video.KeyBytes, 16)
	}
	frame := append([]byte(nil), noise[:size]...)
	tag := uint32(1<<4 | (size-3)<<5)
	if !key {
		tag |= 1
	}
	frame[0], frame[1], frame[2] = byte(tag), byte(tag>>8), byte(tag>>16)
	if key {
		copy(frame[3:], []byte{0x9d, 0x01, 0x2a})
		binary.LittleEndian.PutUint16(frame[6:], uint16(video.Width))
		binary.LittleEndian.PutUint16(frame[8:], uint16(video.Height))
	}
	return frame
}

func (c *camera) show(frame []byte) {
	if c.track.WriteSample(media.Sample{Data: frame, Duration: time.Second / time.Duration(c.bot.Video.Fps)}) == nil {
		c.sent.Add(1)
	}
}
