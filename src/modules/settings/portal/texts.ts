import { textsOf } from '#ui/texts.ts'

export const words = textsOf({
  en: { security: 'Security', note: 'Your name, how you sign in, and where you are signed in.' },
  de: { security: 'Sicherheit', note: 'Ihr Name, wie Sie sich anmelden und wo Sie angemeldet sind.' },
  es: { security: 'Seguridad', note: 'Su nombre, cómo entra y dónde ha entrado.' },
})
