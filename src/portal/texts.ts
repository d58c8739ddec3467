import { textsOf } from '#ui/texts.ts'

export const words = textsOf({
  en: {
    home: 'Home',
    hello: 'Hello {name}',
    money: 'Your money',
    earned: 'Nothing earned yet',
    moneyNote:
      'What {company} has earned, what is pending and when the next payment comes will stand here, each amount with its reason, from the first deal or sale on.',
  },
  de: {
    home: 'Start',
    hello: 'Guten Tag, {name}',
    money: 'Ihr Geld',
    earned: 'Noch nichts verdient',
    moneyNote:
      'Was {company} verdient hat, was aussteht und wann die nächste Zahlung kommt, steht hier, jeder Betrag mit seinem Grund, ab dem ersten Geschäft oder Verkauf.',
  },
  es: {
    home: 'Inicio',
    hello: 'Hola, {name}',
    money: 'Su dinero',
    earned: 'Aún no hay ingresos',
    moneyNote:
      'Lo que {company} ha ganado, lo pendiente y cuándo llega el próximo pago estarán aquí, cada importe con su motivo, desde el primer negocio o venta.',
  },
})
