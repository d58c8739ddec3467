import { useComputedColorScheme } from '@mantine/core'
import { createContext, type ReactNode, use, useLayoutEffect } from 'react'
import { accentTokens } from './contrast.ts'

/** A workspace's look, as its theme says it. */
export type Theme = {
  name: string
  logoUrl?: string
  /** Any `#rrggbb`; the shades in use are computed so that everything on them can be read. */
  accent?: string
  /** Off by term: our own small line at the foot disappears. */
  showProduct?: boolean
  legalUrl?: string
}

const BrandContext = createContext<Theme>({ name: '' })

/** The workspace's theme on this page. */
export const useBrand = (): Theme => use(BrandContext)

/** Sets the accent's tokens on the document for the scheme in use; written through the style object, as a CSP wants it. */
export const Brand = ({ theme, children }: { theme: Theme; children: ReactNode }) => {
  const scheme = useComputedColorScheme('light')
  useLayoutEffect(() => {
    const tokens = theme.accent ? accentTokens(theme.accent, scheme) : null
    if (!tokens) return
    const { style } = document.documentElement
    for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value)
    return () => {
      for (const name of Object.keys(tokens)) style.removeProperty(name)
    }
  }, [theme.accent, scheme])
  return <BrandContext value={theme}>{children}</BrandContext>
}
