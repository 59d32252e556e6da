import type { OwnerFileBytes } from '../../kernel/home.ts'

/** Hands a file to the browser, which puts it where it puts downloads. */
export function download(bytes: OwnerFileBytes, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const a = document.createElement('a')
  a.href = url
  a.download = name
  a.click()
  URL.revokeObjectURL(url)
}
