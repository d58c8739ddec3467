import { textsOf } from '#ui/texts.ts'

export const words = textsOf({
  en: {
    home: 'Home',
    hello: 'Hello {name}',
  },
  de: {
    home: 'Start',
    hello: 'Guten Tag, {name}',
  },
  es: {
    home: 'Inicio',
    hello: 'Hola, {name}',
  },
})
