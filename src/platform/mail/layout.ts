/** How a mail looks: a table layout that every mail program shows, with the workspace's name and colour. */
import type { Workspace } from '../context.ts'

/** What a mail says; plain text and HTML are both made from it. All texts are plain and escaped here. */
export type MailContent = {
  heading: string
  paragraphs: readonly string[]
  /** Label and value, such as an amount and a date. */
  details?: readonly (readonly [label: string, value: string])[]
  button?: { label: string; url: string }
  /** Smaller, at the end: why this mail came, how to switch it off. */
  footnote?: string
}

const accentDefault = '#0e6a69'

/** The text part. A button becomes its label and address on a line of its own. */
export const mailText = (content: MailContent): string =>
  [
    content.heading,
    ...content.paragraphs,
    ...(content.details ? [content.details.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(content.button ? [`${content.button.label}:\n${content.button.url}`] : []),
    ...(content.footnote ? [`-- \n${content.footnote}`] : []),
  ].join('\n\n')

/** The inner HTML of a mail; `wrapMail` puts the frame around it. */
export const mailHtml = (workspace: Workspace, content: MailContent): string => {
  const accent = accentOf(workspace)
  const details = (content.details ?? [])
    .map(
      ([label, value]) =>
        `<tr><td class="muted" style="padding:4px 16px 4px 0;color:#5b6570;vertical-align:top">${escapeHtml(label)}</td><td style="padding:4px 0;font-weight:600;vertical-align:top">${escapeHtml(value)}</td></tr>`,
    )
    .join('')
  return [
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600">${escapeHtml(content.heading)}</h1>`,
    ...content.paragraphs.map((text) => `<p style="margin:0 0 16px">${linesOf(text)}</p>`),
    details &&
      `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;font-size:15px;line-height:22px">${details}</table>`,
    content.button &&
      `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td style="border-radius:8px;background:${accent}"><a href="${escapeHtml(content.button.url)}" style="display:inline-block;padding:11px 20px;border-radius:8px;font-weight:600;text-decoration:none;color:${inkOn(accent)}">${escapeHtml(content.button.label)}</a></td></tr></table>`,
    content.footnote &&
      `<p class="muted" style="margin:24px 0 0;font-size:13px;line-height:19px;color:#5b6570">${linesOf(content.footnote)}</p>`,
  ]
    .filter(Boolean)
    .join('\n')
}

/** HTML for a mail that is only text: its paragraphs, with addresses as links. */
export const htmlOfText = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 16px">${linesOf(paragraph)}</p>`)
    .join('\n')

/** The whole document around the inner HTML. */
export const wrapMail = (workspace: Workspace, subject: string, inner: string): string => {
  const accent = accentOf(workspace)
  const name = escapeHtml(workspace.name)
  const sandbox =
    workspace.kind === 'sandbox'
      ? `<tr><td style="padding:8px 32px;background:#b45309;color:#ffffff;font-size:13px">Sandbox: nothing in this mail is real.</td></tr>`
      : ''
  return `<!doctype html>
<html lang="${escapeHtml(workspace.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.inner a:not([style]) { color: ${accent}; }
@media (prefers-color-scheme: dark) {
  .ground { background: #14171a !important; }
  .card { background: #1d2125 !important; color: #e6e9ec !important; }
  .muted { color: #9aa5b1 !important; }
  .line { border-color: #343a40 !important; }
  .inner a:not([style]) { color: #7dd3c8 !important; }
}
@media (max-width: 620px) { .inner { padding: 24px 20px !important; } }
</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#f3f5f7">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;color:#1b2126;border-radius:12px;overflow:hidden;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:15px;line-height:23px">
<tr><td style="height:4px;line-height:4px;font-size:0;background:${accent}">&nbsp;</td></tr>
${sandbox}
<tr><td class="line" style="padding:20px 32px 16px;border-bottom:1px solid #e3e7ea;font-size:15px;font-weight:600">${name}</td></tr>
<tr><td class="inner" style="padding:28px 32px 32px">
${inner}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const linesOf = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/)
    .map((part, at) =>
      at % 2 === 1
        ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>`
        : escapeHtml(part).replaceAll('\n', '<br>'),
    )
    .join('')

const accentOf = (workspace: Workspace): string => {
  const { accent } = workspace.theme
  return typeof accent === 'string' && /^#[0-9a-f]{6}$/i.test(accent) ? accent : accentDefault
}

/** White or near-black, whichever stands out more (WCAG 2 relative luminance). */
const inkOn = (colour: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 ? '#ffffff' : '#14171a'
}
