/**
 * Contrast that cannot be wrong: a brand colour is only ever shown with a text colour that can be read on it, and in a
 * shade that makes such a text exist. Relative luminance and ratio after WCAG 2.2; page 34, "Look and white label".
 */

export type Rgb = readonly [red: number, green: number, blue: number]

/** What text needs; large text and controls get along with 3. */
export const ratioForText = 4.5

const white = '#ffffff'
const nearBlack = '#111111'

/** `#abc` and `#aabbcc`; anything else is null. */
export const readHex = (hex: string): Rgb | null => {
  const text = hex.trim().toLowerCase()
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1]
  if (!digits) return null
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16)
  return [part(0), part(2), part(4)]
}

const toHex = (rgb: Rgb): string =>
  `#${rgb
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

const linear = (part: number): number => {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

/** (L1 + 0.05) / (L2 + 0.05), the lighter one first; not rounded. */
export const contrastRatio = (first: string, second: string): number => {
  const [one, two] = [readHex(first), readHex(second)]
  if (!one || !two) throw new RangeError(`Not a colour: ${one ? second : first}`)
  const [a, b] = [luminance(one), luminance(two)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** As the editor shows it: cut to two decimals, never rounded up. */
export const shownRatio = (ratio: number): string => (Math.floor(ratio * 100) / 100).toFixed(2)

/** White or near-black, whichever contrasts more with the colour. */
export const textOn = (colour: string): { text: string; ratio: number } => {
  const onWhite = contrastRatio(colour, white)
  const onDark = contrastRatio(colour, nearBlack)
  return onWhite >= onDark ? { text: white, ratio: onWhite } : { text: nearBlack, ratio: onDark }
}

const toHsl = ([red, green, blue]: Rgb): [hue: number, saturation: number, lightness: number] => {
  const [r, g, b] = [red / 255, green / 255, blue / 255]
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const lightness = (most + least) / 2
  const spread = most - least
  if (spread === 0) return [0, 0, lightness]
  const saturation = spread / (1 - Math.abs(2 * lightness - 1))
  const hue = most === r ? ((g - b) / spread) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4
  return [hue * 60, saturation, lightness]
}

const fromHsl = (hue: number, saturation: number, lightness: number): string => {
  const channel = (offset: number): number => {
    const at = (offset + (((hue % 360) + 360) % 360) / 30) % 12
    return lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(at - 3, 9 - at, 1))
  }
  return toHex([channel(0) * 255, channel(8) * 255, channel(4) * 255])
}

/**
 * The shade nearest to the asked colour (1% steps of lightness, equal hue) for which `fits` holds; the darker one on a
 * tie. Black and white end the search, so there is always an answer when one of them fits.
 */
const nearestShade = (colour: string, fits: (shade: string) => boolean): { shade: string; steps: number } | null => {
  const rgb = readHex(colour)
  if (!rgb) return null
  const asked = toHex(rgb)
  if (fits(asked)) return { shade: asked, steps: 0 }
  const [hue, saturation, lightness] = toHsl(rgb)
  for (let steps = 1; steps <= 100; steps += 1) {
    for (const direction of [-1, 1]) {
      const next = lightness + (direction * steps) / 100
      if (next < -0.01 || next > 1.01) continue
      const shade = fromHsl(hue, saturation, Math.min(1, Math.max(0, next)))
      if (fits(shade)) return { shade, steps: steps * direction }
    }
  }
  return null
}

export type AccentUse = {
  /** What was asked for, and what is used. */
  asked: string
  used: string
  /** Lightness steps between them; negative is darker. */
  steps: number
  /** Text on the used colour, and its ratio. */
  text: string
  ratio: number
}

/** The colour of filled buttons: a shade of the asked one on which white or near-black reaches 4.5. */
export const accentFor = (asked: string): AccentUse | null => {
  const found = nearestShade(asked, (shade) => textOn(shade).ratio >= ratioForText)
  return found && { asked, used: found.shade, steps: found.steps, ...textOn(found.shade) }
}

/** The asked colour as text (links, open tabs) on a page's background; 4.5 against every given surface. */
export const accentTextOn = (asked: string, surfaces: string[]): AccentUse | null => {
  const worst = (shade: string) => Math.min(...surfaces.map((surface) => contrastRatio(shade, surface)))
  const found = nearestShade(asked, (shade) => worst(shade) >= ratioForText)
  return found && { asked, used: found.shade, steps: found.steps, text: found.shade, ratio: worst(found.shade) }
}

/** So much of the first colour over the second. */
const mix = (over: string, under: string, share: number): string => {
  const [a, b] = [readHex(over) ?? [0, 0, 0], readHex(under) ?? [0, 0, 0]]
  return toHex([
    a[0] * share + b[0] * (1 - share),
    a[1] * share + b[1] * (1 - share),
    a[2] * share + b[2] * (1 - share),
  ])
}

/** A theme's accent as the tokens it sets, for one scheme. Null when the text is no colour: then ours stay. */
export const accentTokens = (asked: string, scheme: 'light' | 'dark'): Record<string, string> | null => {
  const surfaces = scheme === 'light' ? ['#ffffff', '#f6f7f9'] : ['#131619', '#1b1f23']
  const [page = '#ffffff'] = surfaces
  const filled = accentFor(asked)
  if (!filled) return null
  const wash = mix(filled.used, page, scheme === 'light' ? 0.09 : 0.18)
  const text = accentTextOn(asked, [...surfaces, wash])
  if (!text) return null
  const rgb = readHex(filled.used)
  if (!rgb) return null
  const [hue, saturation, lightness] = toHsl(rgb)
  // Hovering must not lose what was just proven, so it moves away from the text's own lightness.
  const hover = fromHsl(
    hue,
    saturation,
    filled.text === white ? Math.max(0, lightness - 0.05) : Math.min(1, lightness + 0.05),
  )
  return {
    '--accent': filled.used,
    '--accent-hover': hover,
    '--on-accent': filled.text,
    '--accent-text': text.used,
    '--accent-wash': wash,
    '--accent-line': mix(filled.used, page, 0.32),
    '--focus': text.used,
  }
}
