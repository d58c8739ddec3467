/** Mails to partners about commissions, in their language. */
import { type StatementLanguage, statementLanguage } from './statements.ts'

export type PartnerMailKind =
  | 'earned'
  | 'opened'
  | 'answered'
  | 'question'
  | 'decided'
  | 'closed'
  | 'held'
  | 'declined'
  | 'statement'
  | 'tier'
  | 'catch_up'
  | 'cap'
type Facts = { workspace: string; amount: string; words: string; link: string }
type Text = { subject: string; paragraphs: string[]; button: string }

const texts: Record<StatementLanguage, Record<PartnerMailKind, (facts: Facts) => Text>> = {
  en: {
    earned: ({ amount, words }) => ({
      subject: `You earned ${amount}`,
      paragraphs: [`${words} new commissions since yesterday.`],
      button: 'See your earnings',
    }),
    tier: ({ words }) => ({
      subject: 'You reached a new step',
      paragraphs: [`${words}. It counts from the sale that reached it.`],
      button: 'See your earnings',
    }),
    catch_up: ({ words, amount }) => ({
      subject: `You reached a new step and earned ${amount} more`,
      paragraphs: [
        `${words}. It counts for everything sold in this period; what was missing for earlier sales was added.`,
      ],
      button: 'See your earnings',
    }),
    cap: ({ words, amount }) => ({
      subject: `The limit of ${amount} is reached`,
      paragraphs: [`${words}: further sales of this period earn nothing by this rule, as agreed.`],
      button: 'See your earnings',
    }),
    opened: ({ workspace, amount }) => ({
      subject: `Your dispute over ${amount} has arrived`,
      paragraphs: [`${workspace} answers within the days of your agreement. What is not contested is paid meanwhile.`],
      button: 'Open the dispute',
    }),
    answered: ({ workspace }) => ({
      subject: `${workspace} answered your dispute`,
      paragraphs: ['The answer stands in the thread.'],
      button: 'Read the answer',
    }),
    question: ({ workspace }) => ({
      subject: `${workspace} has a question about your dispute`,
      paragraphs: ['Without an answer the dispute is closed after 14 days; you can open it once more.'],
      button: 'Answer',
    }),
    decided: ({ words }) => ({
      subject: 'Your dispute is decided',
      paragraphs: [words],
      button: 'Open the decision',
    }),
    closed: () => ({
      subject: 'Your dispute was closed',
      paragraphs: ['Our question was not answered for 14 days. An answer opens it once more.'],
      button: 'Open the dispute',
    }),
    held: ({ amount, words }) => ({
      subject: `A commission of ${amount} waits`,
      paragraphs: [`Why: ${words}`, 'It goes on as soon as this is settled.'],
      button: 'See the commission',
    }),
    declined: ({ amount, words }) => ({
      subject: `A commission of ${amount} was declined`,
      paragraphs: [`Why: ${words}`, 'If you see it otherwise, open a dispute on the line.'],
      button: 'See the commission',
    }),
    statement: ({ words, amount }) => ({
      subject: `Your statement ${words} is ready`,
      paragraphs: [`Closing balance: ${amount}.`],
      button: 'Open the statement',
    }),
  },
  de: {
    earned: ({ amount, words }) => ({
      subject: `Sie haben ${amount} verdient`,
      paragraphs: [`Neue Provisionen seit gestern: ${words}.`],
      button: 'Verdienst ansehen',
    }),
    tier: ({ words }) => ({
      subject: 'Sie haben eine neue Stufe erreicht',
      paragraphs: [`${words}. Sie gilt ab dem Verkauf, der sie erreicht hat.`],
      button: 'Verdienst ansehen',
    }),
    catch_up: ({ words, amount }) => ({
      subject: `Neue Stufe erreicht: ${amount} mehr`,
      paragraphs: [
        `${words}. Sie gilt für alles, was in diesem Zeitraum verkauft wurde; was früheren Verkäufen fehlte, ist ergänzt.`,
      ],
      button: 'Verdienst ansehen',
    }),
    cap: ({ words, amount }) => ({
      subject: `Die Grenze von ${amount} ist erreicht`,
      paragraphs: [`${words}: weitere Verkäufe dieses Zeitraums verdienen nach dieser Regel nichts, wie vereinbart.`],
      button: 'Verdienst ansehen',
    }),
    opened: ({ workspace, amount }) => ({
      subject: `Ihr Einwand über ${amount} ist eingegangen`,
      paragraphs: [
        `${workspace} antwortet innerhalb der Tage Ihrer Vereinbarung. Was nicht strittig ist, wird inzwischen bezahlt.`,
      ],
      button: 'Einwand öffnen',
    }),
    answered: ({ workspace }) => ({
      subject: `${workspace} hat auf Ihren Einwand geantwortet`,
      paragraphs: ['Die Antwort steht im Verlauf.'],
      button: 'Antwort lesen',
    }),
    question: ({ workspace }) => ({
      subject: `${workspace} hat eine Frage zu Ihrem Einwand`,
      paragraphs: ['Ohne Antwort wird der Einwand nach 14 Tagen geschlossen; Sie können ihn einmal wieder öffnen.'],
      button: 'Antworten',
    }),
    decided: ({ words }) => ({
      subject: 'Über Ihren Einwand ist entschieden',
      paragraphs: [words],
      button: 'Entscheidung öffnen',
    }),
    closed: () => ({
      subject: 'Ihr Einwand wurde geschlossen',
      paragraphs: ['Unsere Frage blieb 14 Tage ohne Antwort. Eine Antwort öffnet ihn einmal wieder.'],
      button: 'Einwand öffnen',
    }),
    held: ({ amount, words }) => ({
      subject: `Eine Provision von ${amount} wartet`,
      paragraphs: [`Grund: ${words}`, 'Sie geht weiter, sobald das geklärt ist.'],
      button: 'Provision ansehen',
    }),
    declined: ({ amount, words }) => ({
      subject: `Eine Provision von ${amount} wurde abgelehnt`,
      paragraphs: [`Grund: ${words}`, 'Wenn Sie das anders sehen, erheben Sie beim Posten einen Einwand.'],
      button: 'Provision ansehen',
    }),
    statement: ({ words, amount }) => ({
      subject: `Ihre Abrechnung ${words} ist fertig`,
      paragraphs: [`Endsaldo: ${amount}.`],
      button: 'Abrechnung öffnen',
    }),
  },
  es: {
    earned: ({ amount, words }) => ({
      subject: `Ha ganado ${amount}`,
      paragraphs: [`Comisiones nuevas desde ayer: ${words}.`],
      button: 'Ver las ganancias',
    }),
    tier: ({ words }) => ({
      subject: 'Ha alcanzado un nuevo tramo',
      paragraphs: [`${words}. Vale desde la venta que lo alcanzó.`],
      button: 'Ver las ganancias',
    }),
    catch_up: ({ words, amount }) => ({
      subject: `Nuevo tramo alcanzado: ${amount} más`,
      paragraphs: [
        `${words}. Vale para todo lo vendido en este periodo; se añadió lo que faltaba a las ventas anteriores.`,
      ],
      button: 'Ver las ganancias',
    }),
    cap: ({ words, amount }) => ({
      subject: `Se alcanzó el límite de ${amount}`,
      paragraphs: [`${words}: las demás ventas de este periodo no ganan nada por esta regla, según lo acordado.`],
      button: 'Ver las ganancias',
    }),
    opened: ({ workspace, amount }) => ({
      subject: `Recibimos su reclamación por ${amount}`,
      paragraphs: [`${workspace} responde en los días de su acuerdo. Lo que no se discute se paga entretanto.`],
      button: 'Abrir la reclamación',
    }),
    answered: ({ workspace }) => ({
      subject: `${workspace} respondió a su reclamación`,
      paragraphs: ['La respuesta está en el hilo.'],
      button: 'Leer la respuesta',
    }),
    question: ({ workspace }) => ({
      subject: `${workspace} tiene una pregunta sobre su reclamación`,
      paragraphs: ['Sin respuesta, se cierra a los 14 días; pueden reabrirla una vez.'],
      button: 'Responder',
    }),
    decided: ({ words }) => ({
      subject: 'Se decidió su reclamación',
      paragraphs: [words],
      button: 'Abrir la decisión',
    }),
    closed: () => ({
      subject: 'Su reclamación se cerró',
      paragraphs: ['Nuestra pregunta quedó 14 días sin respuesta. Una respuesta la reabre una vez.'],
      button: 'Abrir la reclamación',
    }),
    held: ({ amount, words }) => ({
      subject: `Una comisión de ${amount} está en espera`,
      paragraphs: [`Motivo: ${words}`, 'Sigue en cuanto esto se aclare.'],
      button: 'Ver la comisión',
    }),
    declined: ({ amount, words }) => ({
      subject: `Se rechazó una comisión de ${amount}`,
      paragraphs: [`Motivo: ${words}`, 'Si no están de acuerdo, abran una reclamación sobre la línea.'],
      button: 'Ver la comisión',
    }),
    statement: ({ words, amount }) => ({
      subject: `Su liquidación ${words} está lista`,
      paragraphs: [`Saldo final: ${amount}.`],
      button: 'Abrir la liquidación',
    }),
  },
}
export const partnerMailWords = (kind: PartnerMailKind, language: string | null | undefined, facts: Facts): Text =>
  texts[statementLanguage(language)][kind](facts)
