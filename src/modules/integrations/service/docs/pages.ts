/** The pages that come with the product: texts and samples of `docs/`, read once. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { pageKinds } from '../../contract/docs.ts'

const folder = path.resolve(import.meta.dirname, '../../../../../docs')
export type SamplePage = { file: string; language: string; text: string; passedAt: string | null }
export type DocPage = {
  slug: string
  kind: (typeof pageKinds)[number]
  title: string
  summary: string
  version: string
  text: string
  samples: SamplePage[]
  /** Scopes without which the page is of no use; all of them. */
  needs: readonly string[]
}
const shown: readonly (Pick<DocPage, 'slug' | 'kind' | 'summary'> & { needs?: readonly string[] })[] = [
  { slug: 'quick-start', kind: 'quick_start', summary: 'A sandbox, a key, the first call and the first write.' },
  {
    slug: 'partner-onboarding',
    kind: 'guide',
    summary: 'From approval to live: who does what, building against time and trouble, before you go live.',
  },
  {
    slug: 'connector',
    kind: 'guide',
    summary: 'Two systems in step: how changes reach you, how to write back once, who wins.',
    needs: ['integrations.write'],
  },
  {
    slug: 'embedded-app',
    kind: 'guide',
    summary: 'Your screens beside theirs: where keys stay, what a page may do, living without us for a while.',
    needs: ['integrations.write'],
  },
  {
    slug: 'data-feed',
    kind: 'guide',
    summary: 'Whole lists on time, each row once: cursors, amounts, days, limits, what must be forgotten.',
  },
  {
    slug: 'white-label',
    kind: 'guide',
    summary: 'The product under your own brand: the term, the record of the deployment, its approval and its end.',
    needs: ['integrations.write'],
  },
  {
    slug: 'webhooks',
    kind: 'reference',
    summary: 'What a message carries, how to check it, what is promised.',
    needs: ['integrations.write'],
  },
  { slug: 'errors', kind: 'reference', summary: 'What each status means, what to do, what is safe to send again.' },
  { slug: 'changelog', kind: 'changelog', summary: 'What changed for programs that call the API, the latest first.' },
]
const languages: Readonly<Record<string, string>> = { '.sh': 'shell', '.ts': 'typescript', '.py': 'python' }

/** When each sample last ran, for its text as it was then; written by the test that runs them. */
type Passed = Record<string, { sha256: string; at: string }>
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

let known: readonly DocPage[] | undefined
export const docPages = (): readonly DocPage[] => {
  known ??= load()
  return known
}
export const findDocPage = (slug: string): DocPage | undefined => docPages().find((page) => page.slug === slug)

const load = (): DocPage[] => {
  const passed = JSON.parse(read('samples/passed.json')) as Passed
  return shown.map(({ slug, kind, summary, needs = [] }) => {
    const text = read(kind === 'guide' ? `integration-guides/${slug}.md` : `${slug}.md`)
    const files = new Set([...text.matchAll(/\]\((?:\.\.\/)?samples\/([\w.]+)\)/g)].map((match) => match[1]!))
    const samples = [...files].map((file) => {
      const sample = read(`samples/${file}`)
      const run = passed[file]
      return {
        file,
        language: languages[path.extname(file)] ?? 'text',
        text: sample,
        passedAt: run?.sha256 === hashOf(sample) ? run.at : null,
      }
    })
    return {
      slug,
      kind,
      title: /^# (.+)$/m.exec(text)?.[1] ?? slug,
      summary,
      version: hashOf([text, ...samples.map((sample) => sample.text)].join('\n')).slice(0, 12),
      text,
      samples,
      needs,
    }
  })
}
