import { textsOf } from '#ui/texts.ts'

export const words = textsOf({
  en: { added: ' added: ', removed: ' removed: ' },
  de: { added: ' neu: ', removed: ' gestrichen: ' },
  es: { added: ' añadido: ', removed: ' eliminado: ' },
})
