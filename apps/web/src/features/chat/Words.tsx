import { linkify } from '../../kernel/text.ts'

/** What somebody wrote, with its web addresses to press. Nothing is fetched of them. */
export function Words({ text }: { text: string }) {
  return linkify(text).map((piece, at) =>
    piece.t === 'link' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never move
      <a key={at} href={piece.href} dir="ltr" target="_blank" rel="noreferrer noopener">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  )
}
