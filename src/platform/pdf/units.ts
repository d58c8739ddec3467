/** What pages are filled with: units that are never cut, each with what it needs around it. */
import type { Line, TextStyle } from './text.ts'

/** A part of the logical structure that readers for the blind follow; units of one node may lie on several pages. */
export type Node = {
  readonly role: string
  readonly parent: Node | undefined
  readonly scope?: 'Column'
  /** What is read out in the place of a picture. */
  readonly alternative?: string
}
export const node = (role: string, parent?: Node, more: Pick<Node, 'scope' | 'alternative'> = {}): Node => ({
  role,
  parent,
  ...more,
})

export type Paint =
  /** `x` from the left edge of the text area, `y` from the top of the unit to the base line. */
  | { kind: 'line'; line: Line; style: TextStyle; x: number; y: number; node: Node }
  | { kind: 'rule'; x: number; y: number; width: number; thickness: number; color: string }
  | { kind: 'bar'; x: number; y: number; height: number; thickness: number; color: string }
  | { kind: 'picture'; bytes: Uint8Array; x: number; y: number; width: number; height: number; node: Node }

export type Unit = {
  readonly height: number
  /** Space above, left out at the top of a page. */
  readonly before: number
  /** On the page of the next unit: a heading with its text, the first two and the last two lines of a paragraph. */
  readonly keep: boolean
  readonly paints: readonly Paint[]
  /** Painted above this unit when it comes first on a page: the head of a table. */
  readonly repeat?: Unit
  readonly outline?: { readonly level: number; readonly text: string }
  readonly pageBreak?: true
}

export const ink = { text: '#1a1a1a', quiet: '#5c5f66', line: '#c4c7cc', strong: '#3d4046' } as const

/** The first base line below the top of a line of this style. */
export const ascentOf = (style: TextStyle): number => (style.leading - style.size) / 2 + style.size * 0.8

/** Lines of one text as units of which the first two and the last two stay together. */
export const lineUnits = (
  lines: readonly Line[],
  style: TextStyle,
  options: {
    x: number
    before: number
    node: Node
    keepWithNext?: boolean
    alignIn?: { width: number; align: 'right' | 'center' }
    /** Painted beside the first line. */
    first?: readonly Paint[]
    each?: readonly Paint[]
  },
): Unit[] =>
  lines.map((line, index) => ({
    height: style.leading,
    before: index === 0 ? options.before : 0,
    keep: (options.keepWithNext ?? false) || (lines.length > 1 && (index === 0 || index === lines.length - 2)),
    paints: [
      ...(index === 0 ? (options.first ?? []) : []),
      ...(options.each ?? []),
      {
        kind: 'line' as const,
        line,
        style,
        x: options.x + shift(line, options.alignIn),
        y: ascentOf(style),
        node: options.node,
      },
    ],
  }))

export const shift = (
  line: Line,
  alignIn: { width: number; align: 'left' | 'right' | 'center' } | undefined,
): number =>
  !alignIn || alignIn.align === 'left' ? 0 : (alignIn.width - line.width) / (alignIn.align === 'center' ? 2 : 1)
