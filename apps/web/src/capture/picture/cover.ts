type Size = { readonly width: number; readonly height: number }

/** Draws a picture so that it fills the whole, and cuts off what is too long on one side. */
export function cover(
  out: Pick<CanvasDrawImage, 'drawImage'>,
  image: CanvasImageSource,
  { width, height }: Size,
  size: Size,
): void {
  const by = Math.max(size.width / width, size.height / height)
  const [w, h] = [width * by, height * by]
  out.drawImage(image, (size.width - w) / 2, (size.height - h) / 2, w, h)
}
