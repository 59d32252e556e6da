/** One thing that must never be found on the server's side, in every form in which it might lie there. */
export type Marker = { readonly name: string; readonly forms: readonly Buffer[] }

/** Bytes as they are, hex and base64 (both alphabets, all three alignments cut to what does not depend on neighbours). */
export function bytesMarker(name: string, bytes: Uint8Array): Marker {
  const raw = Buffer.from(bytes)
  const aligned = [0, 1, 2].flatMap(skip => {
    const text = raw.subarray(skip).toString('base64').replace(/=+$/, '').slice(0, -2)
    return text.length < 12 ? [] : [text, text.replace(/\+/g, '-').replace(/\//g, '_')]
  })
  return marker(name, [raw, raw.toString('hex'), raw.toString('hex').toUpperCase(), ...aligned])
}

/** Text in UTF-8, UTF-16LE (strings in a JavaScript engine), URL-encoded, hex and base64. */
export function textMarker(name: string, text: string): Marker {
  const utf8 = bytesMarker(name, Buffer.from(text))
  return marker(name, [...utf8.forms, Buffer.from(text, 'utf16le'), encodeURIComponent(text)])
}

/** Only the bytes themselves: for long lists of markers that nobody would encode, such as pieces of frames. */
export function rawMarker(name: string, bytes: Uint8Array): Marker {
  return marker(name, [Buffer.from(bytes)])
}

function marker(name: string, forms: readonly (Buffer | string)[]): Marker {
  const unique = new Map(
    forms.map(f => (typeof f === 'string' ? Buffer.from(f) : f)).map(b => [b.toString('hex'), b]),
  )
  return { name, forms: [...unique.values()] }
}

/** Names of the markers found in `haystack`. */
export function found(haystack: Buffer, markers: readonly Marker[]): string[] {
  return markers.filter(m => m.forms.some(f => haystack.includes(f))).map(m => m.name)
}
