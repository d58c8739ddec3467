/** Saves a PDF under its own type; a new tab would be refused by the browser after a wait. */
export const openPdf = (blob: Blob, name = 'agreement.pdf'): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
