/** node scripts/generate-partnership-types.ts [--check]: what each seeded type asks, judges, promises and does first. */

import { kindOf } from '../src/modules/agreements/terms/registry.ts'
import { printerFor, sentencesOf, titleOf } from '../src/modules/agreements/terms/words/print.ts'
import { partnershipTemplate } from '../src/modules/agreements/texts/seeded.ts'
import { seededFits } from '../src/modules/discovery/service/forms/seeded/fits.ts'
import { seededForms } from '../src/modules/discovery/service/forms/seeded/forms.ts'
import { seededTemplate } from '../src/modules/onboarding/seeded/steps.ts'
import { purposes } from '../src/modules/qualification/contract/states.ts'
import { seededRubric, seededTypes } from '../src/modules/qualification/service/rubrics/seeded.ts'
import { writeOrCheck } from './generated-file.ts'

type Type = (typeof seededTypes)[number]
const names: Readonly<Record<Type, string>> = { technology: 'Technology', solution: 'Solution', strategic: 'Strategic' }
const currency = 'EUR'
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')
const owners = (list: readonly { side: string; role: string }[]) =>
  [...new Set(list.map(({ side, role }) => `${side === 'us' ? 'we' : 'partner'} (${role})`))].join(', ')

const questions = (type: Type): string => {
  const form = seededForms.find(({ typeKey }) => typeKey === type)
  if (!form) throw new Error(`No form for ${type}`)
  return form
    .definition()
    .pages.map((page) => `- **${page.title['en']}**: ${page.fields.map((field) => field.label['en']).join(' · ')}`)
    .join('\n')
}
const judged = (type: Type): string =>
  purposes
    .map((purpose) => {
      const { criteria } = seededRubric(type, purpose)
      return `- **${purpose}**: ${criteria.map(({ label, weight }) => `${label} ${weight}`).join(' · ')}`
    })
    .join('\n')
const promised = (type: Type): string => {
  const printer = printerFor('en', { us: 'Acme', partner: 'the partner' })
  return partnershipTemplate(type, currency)
    .terms.map(({ kind, values }) => {
      const words = sentencesOf(printer, kindOf(kind), values).join(' ').trim()
      return `| ${cell(titleOf(printer, kind))} | \`${kind}\` | ${cell(words)} |`
    })
    .join('\n')
}
const first = (type: Type): string =>
  seededTemplate(type)
    .steps.map(
      ({ title, dueDays, owners: by, gate }) =>
        `| ${dueDays} | ${cell(title)} | ${owners(by)} | ${gate === 'none' ? '' : gate} |`,
    )
    .join('\n')

const part = (type: Type): string => {
  const fit = seededFits[type]
  if (!fit) throw new Error(`Nothing says who ${type} is for`)
  return `## ${names[type]}
${fit.tagline['en']}.

**For whom**
${bullets(fit.criteria.map((line) => line['en']!))}

**What they get**
${bullets(fit.benefits.map((line) => line['en']!))}

**What the application asks**
${questions(type)}

**What reviewers judge** (weights of a hundred)
${judged(type)}

**What the agreement's template promises** (each is a term that the product keeps, or says that it only records)

| term | kind | in words |
|---|---|---|
${promised(type)}

**What happens after the signature** (go-live aimed at day ${seededTemplate(type).targetDays})

| day | step | by | gate |
|---|---|---|---|
${first(type)}`
}

await writeOrCheck(
  'docs/business/partnership-types.md',
  `<!-- Made by scripts/generate-partnership-types.ts from what a workspace begins with. Do not edit. -->
# Partnership types
What every new workspace begins with: three types of partner, each with its application form, scorecards, agreement and journey. All of it is data of the workspace: change it under Settings, add types of your own. Amounts are shown in ${currency}; a workspace has them in its own currency. Acme is the company whose program it is.

${seededTypes.map(part).join('\n\n')}
`,
  'npm run generate',
)
