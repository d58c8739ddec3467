/** Words of the page without scripts. */
type Words = {
  title: string
  none: string
  progress: (percent: number, target: string) => string
  yours: string
  ours: string
  nothing: string
  nothingOurs: string
  since: (date: string) => string
  due: (date: string, minutes: number) => string
  note: string
  confirm: string
  file: string
  upload: string
  byItself: string
  onPage: string
  full: string
  done: string
  sent: string
}
export const plainWords: Readonly<Record<'en' | 'de' | 'es', Words>> = {
  en: {
    title: 'Start here',
    none: 'Nothing is being set up at the moment.',
    progress: (percent, target) => `${percent} % done. Go-live is planned for ${target}.`,
    yours: 'Yours to do',
    ours: 'What we owe you',
    nothing: 'Nothing waits for you.',
    nothingOurs: 'We owe you nothing at the moment.',
    since: (date) => `since ${date}`,
    due: (date, minutes) => `Due on ${date}, about ${minutes} minutes`,
    note: 'A note, if you like',
    confirm: 'Confirm',
    file: 'The file',
    upload: 'Upload',
    byItself: 'This closes by itself when it has happened.',
    onPage: 'This one is done on the full page.',
    full: 'The full page (needs scripts)',
    done: 'Thank you, that is done.',
    sent: 'Thank you, we look at it.',
  },
  de: {
    title: 'Hier beginnen',
    none: 'Im Moment wird nichts eingerichtet.',
    progress: (percent, target) => `${percent} % erledigt. Der Start ist für den ${target} geplant.`,
    yours: 'Von Ihnen zu tun',
    ours: 'Was wir Ihnen schulden',
    nothing: 'Nichts wartet auf Sie.',
    nothingOurs: 'Wir schulden Ihnen im Moment nichts.',
    since: (date) => `seit ${date}`,
    due: (date, minutes) => `Fällig am ${date}, etwa ${minutes} Minuten`,
    note: 'Eine Notiz, wenn Sie möchten',
    confirm: 'Bestätigen',
    file: 'Die Datei',
    upload: 'Hochladen',
    byItself: 'Das erledigt sich von selbst, sobald es geschehen ist.',
    onPage: 'Das wird auf der vollständigen Seite erledigt.',
    full: 'Die vollständige Seite (braucht Skripte)',
    done: 'Danke, das ist erledigt.',
    sent: 'Danke, wir sehen es uns an.',
  },
  es: {
    title: 'Empiece aquí',
    none: 'Ahora no hay nada en preparación.',
    progress: (percent, target) => `${percent} % hecho. La puesta en marcha está prevista para el ${target}.`,
    yours: 'Lo que le toca',
    ours: 'Lo que le debemos',
    nothing: 'Nada le espera.',
    nothingOurs: 'Ahora no le debemos nada.',
    since: (date) => `desde el ${date}`,
    due: (date, minutes) => `Vence el ${date}, unos ${minutes} minutos`,
    note: 'Una nota, si quiere',
    confirm: 'Confirmar',
    file: 'El archivo',
    upload: 'Subir',
    byItself: 'Se cierra solo cuando ocurra.',
    onPage: 'Este paso se hace en la página completa.',
    full: 'La página completa (necesita scripts)',
    done: 'Gracias, hecho.',
    sent: 'Gracias, lo revisamos.',
  },
}
