/** Bare HTML of a form's page: native inputs, no script, no style, nothing from elsewhere. */
import { escapeHtml } from '#platform/mail/layout.ts'
import type { FormFieldValue } from '../../contract/definition.ts'
import { textIn } from '../../contract/fields.ts'
import { type WordsLanguage, wordsLanguage } from '../../words/decisions.ts'

export type PlainPage = {
  language: string
  fallback: string
  workspaceName: string
  title: string
  intro: string
  /** Fields that are shown, in order; headings too. */
  fields: readonly FormFieldValue[]
  answers: Readonly<Record<string, unknown>>
  issues: ReadonlyMap<string, string>
  hidden: Readonly<Record<string, string>>
  decoy: string
  privacy: string
  page: number
  pages: number
  action: string
}

const words: Readonly<
  Record<
    WordsLanguage,
    {
      next: string
      send: string
      choose: string
      optional: string
      file: string
      privacy: string
      page: string
      fullName: string
      email: string
      phone: string
      title: string
      currency: string
      empty: string
      attention: string
      status: string
    }
  >
> = {
  en: {
    next: 'Next',
    send: 'Send',
    choose: 'Please choose',
    optional: 'optional',
    file: 'You can add files on your page after sending.',
    privacy: 'Privacy',
    page: 'Page',
    fullName: 'Name',
    email: 'E-mail',
    phone: 'Phone',
    title: 'Position',
    currency: 'Currency',
    empty: 'Leave this empty',
    attention: 'Some answers need attention',
    status: 'Open your page',
  },
  de: {
    next: 'Weiter',
    send: 'Abschicken',
    choose: 'Bitte wählen',
    optional: 'freiwillig',
    file: 'Dateien können Sie nach dem Abschicken auf Ihrer Seite hinzufügen.',
    privacy: 'Datenschutz',
    page: 'Seite',
    fullName: 'Name',
    email: 'E-Mail',
    phone: 'Telefon',
    title: 'Funktion',
    currency: 'Währung',
    empty: 'Bitte leer lassen',
    attention: 'Einige Antworten brauchen Aufmerksamkeit',
    status: 'Ihre Seite öffnen',
  },
  es: {
    next: 'Siguiente',
    send: 'Enviar',
    choose: 'Elija',
    optional: 'opcional',
    file: 'Puede añadir archivos en su página después de enviar.',
    privacy: 'Privacidad',
    page: 'Página',
    fullName: 'Nombre',
    email: 'Correo',
    phone: 'Teléfono',
    title: 'Cargo',
    currency: 'Moneda',
    empty: 'Déjelo vacío',
    attention: 'Algunas respuestas necesitan atención',
    status: 'Abrir su página',
  },
}

export const plainFormHtml = (page: PlainPage): string => {
  const text = words[wordsLanguage(page.language)]
  const isLast = page.page >= page.pages
  const hidden = Object.entries(page.hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  const problems = page.issues.size > 0 ? `<p role="alert"><strong>${text.attention}</strong></p>` : ''
  return documentHtml(
    page.language,
    `${page.title} – ${page.workspaceName}`,
    `<h1>${escapeHtml(page.title)}</h1>
${page.intro ? `<p>${lines(page.intro)}</p>` : ''}
<p>${text.page} ${page.page} / ${page.pages}</p>
${problems}
<form method="post" action="${escapeHtml(page.action)}">
${hidden.join('\n')}
${page.fields.map((field) => fieldHtml(page, field)).join('\n')}
<p hidden><label>${text.empty} <input name="${escapeHtml(page.decoy)}" autocomplete="off" tabindex="-1"></label></p>
<details><summary>${text.privacy}</summary><p>${lines(page.privacy)}</p></details>
<p><button type="submit">${isLast ? text.send : text.next}</button></p>
</form>`,
  )
}

export const plainThanksHtml = (page: {
  language: string
  workspaceName: string
  title: string
  text: string
  link: string
}): string =>
  documentHtml(
    page.language,
    `${page.title} – ${page.workspaceName}`,
    `<h1>${escapeHtml(page.title)}</h1><p>${lines(page.text)}</p><p><a href="${escapeHtml(page.link)}" target="_top">${words[wordsLanguage(page.language)].status}</a></p>`,
  )

export const plainMessageHtml = (language: string, workspaceName: string, message: string): string =>
  documentHtml(language, workspaceName, `<h1>${escapeHtml(workspaceName)}</h1><p role="alert">${lines(message)}</p>`)

const documentHtml = (language: string, title: string, body: string) =>
  `<!doctype html>
<html lang="${escapeHtml(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title></head>
<body><main>
${body}
</main></body>
</html>
`
const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')

const fieldHtml = (page: PlainPage, field: FormFieldValue): string => {
  const text = words[wordsLanguage(page.language)]
  const label = escapeHtml(textIn(field.label, page.language, page.fallback) || field.key)
  if (field.kind === 'heading') return `<h2>${label}</h2>`
  if (field.kind === 'file') return `<p>${label}: ${text.file}</p>`
  const help = textIn(field.help, page.language, page.fallback)
  const issue = page.issues.get(field.key)
  const notes = `${help ? `<br><small>${lines(help)}</small>` : ''}${issue ? `<br><strong>${escapeHtml(issue)}</strong>` : ''}`
  const mark = field.required ? '' : ` <small>(${text.optional})</small>`
  const grouped =
    field.kind === 'choices' || field.kind === 'yes_no' || field.kind === 'person' || field.kind === 'money'
  if (grouped) return `<fieldset><legend>${label}${mark}${notes}</legend>${inputHtml(page, field)}</fieldset>`
  if (field.kind === 'consent') return `<p><label>${inputHtml(page, field)} ${label}</label>${notes}</p>`
  return `<p><label>${label}${mark}<br>${inputHtml(page, field)}</label>${notes}</p>`
}

const inputHtml = (page: PlainPage, field: FormFieldValue): string => {
  const text = words[wordsLanguage(page.language)]
  const name = `a.${field.key}`
  const value = page.answers[field.key]
  const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const required = field.required ? ' required' : ''
  const input = (type: string, more = '') =>
    `<input type="${type}" name="${name}" value="${escapeHtml(plain)}"${required}${more}>`
  const options = (field.options ?? []).map((option) => ({
    value: option.value,
    label: textIn(option.label, page.language, page.fallback) || option.value,
  }))
  switch (field.kind) {
    case 'long_text':
      return `<textarea name="${name}" rows="5" cols="60" maxlength="${field.maxLength ?? 5000}"${required}>${escapeHtml(plain)}</textarea>`
    case 'email':
      return input('email', ' maxlength="254" autocomplete="email"')
    case 'url':
      return input('text', ' maxlength="2000" inputmode="url" autocomplete="url"')
    case 'phone':
      return input('tel', ' maxlength="40" autocomplete="tel"')
    case 'number':
      return input(
        'number',
        ` step="any"${field.min === undefined ? '' : ` min="${field.min}"`}${field.max === undefined ? '' : ` max="${field.max}"`}`,
      )
    case 'rate':
      return `<input type="number" name="${name}" step="any" min="0" value="${typeof value === 'number' ? value / 10_000 : ''}"${required}> %`
    case 'date':
      return input('date')
    case 'country':
      return select(name, countriesOf(page.language, field.countries), [plain], required, text.choose)
    case 'countries':
      return select(
        name,
        countriesOf(page.language, field.countries),
        asList(value),
        ` multiple size="6"${required}`,
        undefined,
      )
    case 'choice':
      return select(name, options, [plain], required, text.choose)
    case 'choices':
      return options
        .map(
          (option) =>
            `<label><input type="checkbox" name="${name}" value="${escapeHtml(option.value)}"${asList(value).includes(option.value) ? ' checked' : ''}> ${escapeHtml(option.label)}</label><br>`,
        )
        .join('')
    case 'yes_no':
      return [
        ['yes', true],
        ['no', false],
      ]
        .map(
          ([word, meaning]) =>
            `<label><input type="radio" name="${name}" value="${word}"${value === meaning ? ' checked' : ''}${required}> ${yesNo[wordsLanguage(page.language)][word === 'yes' ? 0 : 1]}</label>`,
        )
        .join(' ')
    case 'consent':
      return `<input type="checkbox" name="${name}" value="yes"${value === true ? ' checked' : ''}${required}>`
    case 'money': {
      const money = (value ?? {}) as { currency?: string; amount?: string }
      return `<input type="number" step="any" name="${name}.amount" value="${escapeHtml(money.amount ?? '')}"${required}> <label>${text.currency} <input name="${name}.currency" size="3" maxlength="3" value="${escapeHtml(money.currency ?? '')}"${required}></label>`
    }
    case 'person': {
      const person = (value ?? {}) as Record<string, string>
      const part = (key: 'fullName' | 'email' | 'phone' | 'title', type: string, needed: boolean) =>
        `<label>${text[key]} <input type="${type}" name="${name}.${key}" value="${escapeHtml(person[key] ?? '')}"${needed && field.required ? ' required' : ''}></label><br>`
      return (
        part('fullName', 'text', true) +
        part('email', 'email', true) +
        part('phone', 'tel', false) +
        part('title', 'text', false)
      )
    }
    default:
      return input('text', ` maxlength="${field.maxLength ?? 200}"`)
  }
}
const yesNo: Readonly<Record<WordsLanguage, readonly [string, string]>> = {
  en: ['Yes', 'No'],
  de: ['Ja', 'Nein'],
  es: ['Sí', 'No'],
}
const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const select = (
  name: string,
  options: readonly { value: string; label: string }[],
  chosen: readonly string[],
  more: string,
  none: string | undefined,
) =>
  `<select name="${name}"${more}>${none === undefined ? '' : `<option value="">${none}</option>`}${options
    .map(
      (option) =>
        `<option value="${escapeHtml(option.value)}"${chosen.includes(option.value) ? ' selected' : ''}>${escapeHtml(option.label)}</option>`,
    )
    .join('')}</select>`

// Codes that the runtime names as countries; codes of ISO 3166-1 that are no country answer with the code itself.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const allCodes = [...letters].flatMap((first) => [...letters].map((second) => first + second))
const notCountries = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'ZZ',
  'AN',
  'BU',
  'CS',
  'DD',
  'DY',
  'FX',
  'HV',
  'NH',
  'NQ',
  'NT',
  'PC',
  'PU',
  'PZ',
  'RH',
  'SU',
  'TP',
  'VD',
  'WK',
  'YD',
  'YU',
  'ZR',
  'UK',
  'CT',
  'FQ',
  'JT',
  'MI',
])
const known = new Map<string, { value: string; label: string }[]>()
const countriesOf = (language: string, only: readonly string[] | undefined) => {
  const key = wordsLanguage(language)
  let all = known.get(key)
  if (!all) {
    const names = new Intl.DisplayNames([key], { type: 'region', fallback: 'none' })
    all = allCodes
      .filter((code) => !notCountries.has(code))
      .flatMap((code) => {
        const label = names.of(code)
        return label ? [{ value: code, label }] : []
      })
      .sort((one, other) => one.label.localeCompare(other.label, key))
    known.set(key, all)
  }
  return only ? all.filter((one) => only.includes(one.value)) : all
}
