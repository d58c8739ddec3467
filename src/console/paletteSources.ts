import { api, type RowOf } from '#client/api.ts'
import type { PaletteSource } from '#ui/CommandPalette.tsx'
import type { RailRoom } from '#ui/frame/RailList.tsx'
import type { SubjectPanel } from '#ui/slots.tsx'
import { t } from '#ui/texts.ts'

/** What Ctrl/Cmd K finds: records of every module by name, domain or number, and the pages a person may open. */
export const paletteSources = (rooms: RailRoom[], subjects: SubjectPanel[]): PaletteSource[] => [
  ...recordSources(subjects),
  {
    key: 'pages',
    label: t('palette.pages'),
    find: async (text) =>
      rooms
        .flatMap((room) =>
          room.pages.map((page) => ({ key: page.to, title: page.title, note: room.label, to: page.to })),
        )
        .filter((page) => `${page.title} ${page.note}`.toLowerCase().includes(text.toLowerCase()))
        .slice(0, text ? 8 : 6),
  },
]

/** One group per kind of record; the server is asked once for the words, whatever the number of groups. */
const recordSources = (subjects: SubjectPanel[]): PaletteSource[] => {
  let asked: { text: string; answer: Promise<RowOf<'search'>[]> } | undefined
  const search = (text: string, signal: AbortSignal) => {
    if (asked?.text !== text)
      asked = { text, answer: api.search({ query: { q: text, limit: 40 }, signal }).then((found) => found.data) }
    return asked.answer
  }
  return subjects.map((subject) => ({
    key: subject.kind,
    label: subject.plural,
    find: async (text, signal) => {
      if (!text) return []
      const found = await search(text, signal)
      return found
        .filter((hit) => hit.kind === subject.kind)
        .slice(0, 8)
        .map((hit) => ({
          key: hit.id,
          title: hit.title,
          note: hit.subtitle ?? undefined,
          to: subject.to(hit.id, hit.partnerId),
        }))
    },
  }))
}
