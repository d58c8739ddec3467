import { textsOf } from '#ui/texts.ts'

/** What an applicant reads about the call. */
export const callWords = textsOf({
  en: {
    title: 'Our call', offer: '{name} would like to speak with you, for {minutes} minutes. Choose a time; it is shown in your zone, {zone}.', booked: '{moment}, {minutes} minutes, with {name}', where: 'Where', agenda: 'What we would like to talk about', other: 'Choose another time', cancel: 'Cancel the call', cancelAsk: 'Cancel the call?', cancelConsequence: 'The entry is taken out of both calendars. We offer another call when you ask for one.', keep: 'Keep this time', calendar: 'Put it into my calendar', none: 'No time is free at the moment. Write to us and we find one.', day: 'Day', cancelled: 'The call was cancelled.', held: 'The call took place. A summary was mailed.', missed: 'We missed you at the call.',
  },
  de: {
    title: 'Unser Gespräch', offer: '{name} möchte {minutes} Minuten mit Ihnen sprechen. Wählen Sie eine Zeit; sie gilt in Ihrer Zone, {zone}.', booked: '{moment}, {minutes} Minuten, mit {name}', where: 'Wo', agenda: 'Worüber wir sprechen möchten', other: 'Andere Zeit wählen', cancel: 'Gespräch absagen', cancelAsk: 'Gespräch absagen?', cancelConsequence: 'Der Eintrag verschwindet aus beiden Kalendern. Auf Wunsch bieten wir ein neues Gespräch an.', keep: 'Diese Zeit behalten', calendar: 'In meinen Kalender', none: 'Zurzeit ist nichts frei. Schreiben Sie uns, wir finden eine Zeit.', day: 'Tag', cancelled: 'Das Gespräch wurde abgesagt.', held: 'Das Gespräch hat stattgefunden. Die Zusammenfassung kam per Mail.', missed: 'Wir haben Sie beim Gespräch vermisst.',
  },
  es: {
    title: 'Nuestra llamada', offer: '{name} quiere hablar con usted durante {minutes} minutos. Elija la hora; se muestra en su zona, {zone}.', booked: '{moment}, {minutes} minutos, con {name}', where: 'Dónde', agenda: 'De qué queremos hablar', other: 'Elegir otra hora', cancel: 'Cancelar la llamada', cancelAsk: '¿Cancelar la llamada?', cancelConsequence: 'La entrada desaparece de ambos calendarios. Si lo pide, ofreceremos otra llamada.', keep: 'Mantener esta hora', calendar: 'Añadir a mi calendario', none: 'Ahora no hay horas libres. Escríbanos y buscaremos una.', day: 'Día', cancelled: 'La llamada fue cancelada.', held: 'La llamada tuvo lugar. Le enviamos un resumen.', missed: 'Le echamos de menos en la llamada.',
  },
})
