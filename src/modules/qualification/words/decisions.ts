/** Words of a decision to the company, in its language. Scores are never in them. */
import type { DecisionOutcome } from '../contract/states.ts'
import { type MailLanguage, mailLanguage } from './mails.ts'

export type DecisionFacts = {
  name: string
  company: string
  workspace: string
  reasons: readonly string[]
  conditions: readonly { text: string; dueOn: string | null }[]
  date: string | null
}
type Words = Readonly<
  Record<DecisionOutcome, { subject: (f: DecisionFacts) => string; text: (f: DecisionFacts) => string }>
> & { reasons: string; conditions: string; by: (date: string) => string; appeal: string; hello: (n: string) => string }

const texts: Readonly<Record<MailLanguage, Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    approved: {
      subject: ({ workspace }) => `Welcome as a partner of ${workspace}`,
      text: ({ company }) =>
        `we have decided to go on with ${company}. The agreement comes next; you see it on your page.`,
    },
    waitlisted: {
      subject: () => 'Where we stand with your partnership',
      text: ({ company, date }) =>
        `we cannot go on with ${company} now, and look at it again on ${date ?? 'a later day'}.`,
    },
    declined: {
      subject: () => 'Our decision about your partnership',
      text: ({ company, date }) =>
        `we have decided not to go on with ${company}.${date ? ` You can apply again from ${date}.` : ''}`,
    },
    reasons: 'Reasons',
    conditions: 'What we agreed to see',
    by: (date) => `by ${date}`,
    appeal: 'If you think that we got something wrong, you can appeal once on your page.',
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    approved: {
      subject: ({ workspace }) => `Willkommen als Partner von ${workspace}`,
      text: ({ company }) =>
        `wir haben uns für die Partnerschaft mit ${company} entschieden. Als Nächstes kommt der Vertrag; Sie finden ihn auf Ihrer Seite.`,
    },
    waitlisted: {
      subject: () => 'Der Stand Ihrer Partnerschaft',
      text: ({ company, date }) =>
        `im Moment können wir mit ${company} nicht weitergehen. Wir sehen es uns ${date ? `am ${date}` : 'später'} noch einmal an.`,
    },
    declined: {
      subject: () => 'Unsere Entscheidung über Ihre Partnerschaft',
      text: ({ company, date }) =>
        `wir haben uns gegen eine Partnerschaft mit ${company} entschieden.${date ? ` Ab dem ${date} können Sie sich wieder bewerben.` : ''}`,
    },
    reasons: 'Gründe',
    conditions: 'Vereinbarte Bedingungen',
    by: (date) => `bis ${date}`,
    appeal: 'Wenn Sie meinen, dass wir uns irren, können Sie auf Ihrer Seite einmal Einspruch einlegen.',
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    approved: {
      subject: ({ workspace }) => `Le damos la bienvenida como socio de ${workspace}`,
      text: ({ company }) =>
        `Hemos decidido seguir adelante con ${company}. El siguiente paso es el acuerdo; lo verá en su página.`,
    },
    waitlisted: {
      subject: () => 'En qué punto está su colaboración',
      text: ({ company, date }) =>
        `Ahora no podemos seguir adelante con ${company}. Lo revisaremos ${date ? `el ${date}` : 'más adelante'}.`,
    },
    declined: {
      subject: () => 'Nuestra decisión sobre su colaboración',
      text: ({ company, date }) =>
        `Hemos decidido no seguir adelante con ${company}.${date ? ` Puede volver a solicitarlo a partir del ${date}.` : ''}`,
    },
    reasons: 'Motivos',
    conditions: 'Condiciones acordadas',
    by: (date) => `antes del ${date}`,
    appeal: 'Si cree que nos hemos equivocado, puede recurrir una vez en su página.',
  },
}

/** Subject and text as they would be sent; people may write their own. */
export const decisionText = (
  outcome: DecisionOutcome,
  language: string,
  facts: DecisionFacts,
): { subject: string; body: string } => {
  const words = texts[mailLanguage(language)]
  const list = (heading: string, items: readonly string[]) =>
    items.length > 0 ? [`${heading}:\n${items.map((item) => `– ${item}`).join('\n')}`] : []
  return {
    subject: words[outcome].subject(facts),
    body: [
      words.hello(facts.name),
      words[outcome].text(facts),
      ...list(words.reasons, facts.reasons),
      ...list(
        words.conditions,
        facts.conditions.map(({ text, dueOn }) => (dueOn ? `${text} (${words.by(dueOn)})` : text)),
      ),
      ...(outcome === 'approved' ? [] : [words.appeal]),
    ].join('\n\n'),
  }
}
