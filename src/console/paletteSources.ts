import type { RailRoom } from '#ui/AppFrame.tsx'
import type { PaletteSource } from '#ui/CommandPalette.tsx'
import { t } from '#ui/texts.ts'

/** What Ctrl/Cmd K finds: the pages a person may open. Records come from the API's search, see `recordSource`. */
export const paletteSources = (rooms: RailRoom[]): PaletteSource[] => [
  {
    key: 'pages',
    label: t('palette.pages'),
    find: async (text) =>
      rooms
        .flatMap((room) => room.pages.map((page) => ({ key: page.to, title: page.title, note: room.label, to: page.to })))
        .filter((page) => `${page.title} ${page.note}`.toLowerCase().includes(text.toLowerCase()))
        .slice(0, text ? 8 : 6),
  },
]
