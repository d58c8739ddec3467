import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: { todo: 'To do' },
  de: { todo: 'Aufgaben' },
  es: { todo: 'Tareas' },
})
