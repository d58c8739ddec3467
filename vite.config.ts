import { readFileSync } from 'node:fs'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const pagesFolder = path.resolve(import.meta.dirname, 'src/ui/pages')
// The gallery shows every part with made-up data; it is built for looking only and never served by the product.
const gallery = process.env.GALLERY === '1'
const pageNames = gallery ? ['gallery'] : ['console', 'portal', 'public']

/**
 * Puts two things into the head of every page that Vite cannot: the script that sets light or dark before the first
 * paint (a classic script in a file of its own, for the CSP), and a preload of the one font file that all pages use.
 */
const headOfPages = (): Plugin => {
  const fileName = 'assets/scheme.js'
  const source = readFileSync(path.join(pagesFolder, 'scheme.js'), 'utf8')
  return {
    name: 'tandem-head',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source })
      this.emitFile({
        type: 'asset',
        fileName: 'assets/icon.svg',
        source: readFileSync(path.join(pagesFolder, 'icon.svg')),
      })
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const font = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name))
        return [
          { tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' },
          ...(font
            ? [
                {
                  tag: 'link',
                  attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${font}` },
                  injectTo: 'head' as const,
                },
              ]
            : []),
        ]
      },
    },
  }
}

export default defineConfig({
  root: pagesFolder,
  base: '/',
  publicDir: false,
  plugins: [react(), headOfPages()],
  build: {
    outDir: path.resolve(import.meta.dirname, gallery ? 'dist/gallery' : 'dist/web'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Nothing is inlined: `data:` in style sheets and modules would need holes in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: pageNames.map((name) => path.join(pagesFolder, `${name}.html`)) },
  },
  test: {
    root: import.meta.dirname,
    environment: 'jsdom',
    include: ['src/**/*.test.tsx'],
  },
})
