import { textsOf } from '#ui/texts.ts'

export const optOutWords = textsOf({
  en: {
    title: 'No more mail from {workspace}',
    ask: 'Press once and {workspace} sends no more mail to {email}.',
    askErased: 'Press once and {workspace} sends no more mail to this address.',
    act: 'Send me no more mail',
    done: 'Done. {workspace} sends no more mail to this address, since {date}.',
    note: 'It holds for everything that {workspace} would send you, also about an application. If you change your mind, tell them, and they take you off the list.',
  },
  de: {
    title: 'Keine Nachrichten mehr von {workspace}',
    ask: 'Ein Klick, und {workspace} schreibt nicht mehr an {email}.',
    askErased: 'Ein Klick, und {workspace} schreibt nicht mehr an diese Adresse.',
    act: 'Schreiben Sie mir nicht mehr',
    done: 'Erledigt. {workspace} schreibt seit {date} nicht mehr an diese Adresse.',
    note: 'Das gilt für alles, was {workspace} Ihnen senden würde, auch zu einer Bewerbung. Wenn Sie es sich anders überlegen, sagen Sie es dort, und Sie werden von der Liste genommen.',
  },
  es: {
    title: 'Sin más mensajes de {workspace}',
    ask: 'Con un clic, {workspace} no volverá a escribir a {email}.',
    askErased: 'Con un clic, {workspace} no volverá a escribir a esta dirección.',
    act: 'No me escriban más',
    done: 'Hecho. {workspace} no escribe a esta dirección desde el {date}.',
    note: 'Vale para todo lo que {workspace} le enviaría, también sobre una solicitud. Si cambia de opinión, dígaselo y le quitarán de la lista.',
  },
})
