/** A quiet room, seen through its keyhole: three people at a table. Decoration only. */
export function Door() {
  return (
    <svg className="door" viewBox="0 0 400 520" aria-hidden="true">
      <defs>
        <clipPath id="keyhole">
          <path d="M200 96a86 86 0 0 0-48 157.4L122 420h156l-30-166.6A86 86 0 0 0 200 96Z" />
        </clipPath>
      </defs>
      <path className="doorLight" d="M122 420h156l184 200H-62Z" />
      <g clipPath="url(#keyhole)">
        <rect className="doorRoom" x="90" y="80" width="220" height="360" />
        <circle className="doorLamp" cx="200" cy="150" r="30" />
        <path className="doorTable" d="M90 344h220v120H90Z" />
        <g className="doorPerson" data-hue="6">
          <circle cx="152" cy="282" r="21" />
          <path d="M112 362c0-30 18-50 40-50s40 20 40 50Z" />
        </g>
        <g className="doorPerson" data-hue="1">
          <circle cx="250" cy="284" r="20" />
          <path d="M212 364c0-30 17-49 38-49s38 19 38 49Z" />
        </g>
        <g className="doorPerson" data-hue="9">
          <circle cx="201" cy="262" r="22" />
          <path d="M158 348c0-32 19-54 43-54s43 22 43 54Z" />
        </g>
        <path className="doorTable front" d="M90 352c40-14 180-14 220 0v120H90Z" />
      </g>
      <path className="doorEdge" d="M200 96a86 86 0 0 0-48 157.4L122 420h156l-30-166.6A86 86 0 0 0 200 96Z" />
    </svg>
  )
}
