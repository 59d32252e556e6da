import { Component, type ReactNode } from 'react'

/** A bug in one part of the screen shows `fallback` there and leaves the rest, above all sound, running. */
export class Boundary extends Component<{ fallback: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? this.props.fallback : this.props.children
  }
}
