/** The part of fontkit that this room uses; the package ships no types. */
declare module 'fontkit' {
  export type FontkitFont = {
    readonly postscriptName: string
    readonly unitsPerEm: number
    readonly characterSet: readonly number[]
    glyphForCodePoint: (codePoint: number) => { readonly id: number }
    hasGlyphForCodePoint: (codePoint: number) => boolean
    layout: (text: string) => { readonly advanceWidth: number }
  }
  export const create: (bytes: Uint8Array) => FontkitFont
}
