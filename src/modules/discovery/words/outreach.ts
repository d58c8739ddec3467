/** What stands under every mail of outreach, and the page behind its link, in the reader's language. */
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

type Words = {
  why: (workspace: string) => string
  optOut: (link: string) => string
  done: string
}
const texts: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    why: (workspace) => `You get this because ${workspace} looks for partners and thought of your company.`,
    optOut: (link) => `If you want no more mail from us, say so with one click: ${link}`,
    done: 'You will get no more mail from us.',
  },
  de: {
    why: (workspace) => `Sie erhalten diese Nachricht, weil ${workspace} Partner sucht und an Ihr Unternehmen dachte.`,
    optOut: (link) => `Wenn Sie keine Nachrichten mehr von uns möchten, genügt ein Klick: ${link}`,
    done: 'Sie erhalten keine Nachrichten mehr von uns.',
  },
  es: {
    why: (workspace) => `Recibe este mensaje porque ${workspace} busca socios y pensó en su empresa.`,
    optOut: (link) => `Si no quiere recibir más mensajes nuestros, dígalo con un clic: ${link}`,
    done: 'No recibirá más mensajes nuestros.',
  },
}

export const outreachWords = (language: string): Words => texts[wordsLanguage(language)]
