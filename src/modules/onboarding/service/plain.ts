/** The partner's steps as bare HTML: confirming and uploading work without a script. */
import type { Tx } from '#platform/context.ts'
import { escapeHtml } from '#platform/mail/layout.ts'
import type { PortalStepWire } from '../contract/step-shapes.ts'
import { plainWords } from '../words/plain.ts'
import { readPortalJourney } from './portal.ts'
import type { Language } from './titles.ts'

export const plainLanguage = (language: string | undefined): Language =>
  language === 'de' || language === 'es' ? language : 'en'

export const plainSteps = async (
  tx: Tx,
  language: Language,
  notice: { tone: 'good' | 'bad'; words: string } | null = null,
): Promise<string> => {
  const words = plainWords[language]
  const found = await readPortalJourney(tx, language)
  const { slug, name } = tx.ctx.workspace
  const base = `/v1/portal/plain/${slug}/steps`
  const steps = found.mySteps.map((step) => stepHtml(step, base, language)).join('\n')
  const owed = found.weOwe
    .map((one) => `<li>${escapeHtml(one.title)}: ${escapeHtml(one.owner)}, ${escapeHtml(words.since(one.since))}</li>`)
    .join('\n')
  return documentHtml(
    language,
    `${words.title} – ${name}`,
    `<h1>${escapeHtml(words.title)}</h1>
${notice ? `<p role="${notice.tone === 'bad' ? 'alert' : 'status'}"><strong>${escapeHtml(notice.words)}</strong></p>` : ''}
${found.journey ? `<p>${escapeHtml(words.progress(found.journey.progress, found.journey.targetOn))}</p>` : `<p>${escapeHtml(words.none)}</p>`}
<h2>${escapeHtml(words.yours)}</h2>
${steps || `<p>${escapeHtml(words.nothing)}</p>`}
<h2>${escapeHtml(words.ours)}</h2>
${owed ? `<ul>${owed}</ul>` : `<p>${escapeHtml(words.nothingOurs)}</p>`}
<p><a href="/p/${escapeHtml(slug)}/start">${escapeHtml(words.full)}</a></p>`,
  )
}

const stepHtml = (step: PortalStepWire, base: string, language: Language): string => {
  const words = plainWords[language]
  const blocked = step.reasonsAgainst.prove[0]
  const confirm =
    step.proof.includes('confirm') || step.proof.includes('none') || step.proof.includes('other_side_approves')
  const kind = step.proof.includes('confirm') ? 'confirm' : step.proof.includes('none') ? 'none' : 'other_side_approves'
  const forms = blocked
    ? `<p>${escapeHtml(step.closesBy && step.proof.length === 0 ? words.byItself : blocked)}</p>`
    : [
        confirm
          ? `<form method="post" action="${base}/${step.id}"><input type="hidden" name="kind" value="${kind}"><input type="hidden" name="language" value="${language}"><p><label>${escapeHtml(words.note)}<br><textarea name="text" maxlength="2000" rows="2" cols="40"></textarea></label></p><p><button type="submit">${escapeHtml(words.confirm)}</button></p></form>`
          : '',
        step.proof.includes('file')
          ? `<form method="post" enctype="multipart/form-data" action="${base}/${step.id}/file"><p><label>${escapeHtml(step.proofHint || words.file)}<br><input type="file" name="file" required></label></p><p><button type="submit">${escapeHtml(words.upload)}</button></p></form>`
          : '',
        !confirm && !step.proof.includes('file') ? `<p>${escapeHtml(words.onPage)}</p>` : '',
      ].join('\n')
  return `<section><h3>${escapeHtml(step.title)}</h3>
<p>${escapeHtml(step.why)}</p>
<p>${escapeHtml(words.due(step.dueOn, step.minutes))}</p>
${forms}</section>`
}

const documentHtml = (language: string, title: string, body: string): string =>
  `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title></head>
<body>
<main>
${body}
</main>
</body>
</html>
`
