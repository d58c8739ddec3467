import { api, type RowOf } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

export type Link = RowOf<'listLinks'>
type LinkFormProps = {
  opened: boolean
  onClose: () => void
  onSaved: (link: Link) => void
  /** Changes this one; without it a link is made. */
  link?: Link
}
const utmNames = ['source', 'medium', 'campaign', 'term', 'content'] as const
const momentOf = (text: string) => (text ? new Date(text).toISOString() : null)

/** Makes a link for a partner, or changes one. */
export const LinkForm = ({ opened, onClose, onSaved, link }: LinkFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words(link ? 'change' : 'newLink')}
    draftKey={link ? `link ${link.id} ${link.version}` : 'new link'}
    sendLabel={words(link ? 'save' : 'make')}
    initial={{
      partnerId: link?.partner.id ?? '',
      destination: link?.destination ?? '',
      key: link?.key ?? '',
      name: link?.name ?? '',
      campaign: link?.campaign ?? '',
      product: link?.product ?? '',
      startsAt: link?.startsAt ?? '',
      endsAt: link?.endsAt ?? '',
      isDefault: link?.isDefault ?? false,
      source: link?.utm.source ?? '',
      medium: link?.utm.medium ?? '',
      utmCampaign: link?.utm.campaign ?? '',
      term: link?.utm.term ?? '',
      content: link?.utm.content ?? '',
    }}
    fields={[
      {
        name: 'partnerId',
        label: words('partner'),
        kind: 'choice',
        required: true,
        when: () => !link,
        options: findPartners,
      },
      {
        name: 'destination',
        label: words('destination'),
        hint: words('destinationHint'),
        kind: 'url',
        maxLength: 2048,
      },
      { name: 'key', label: words('key'), hint: words('keyHint'), maxLength: 64 },
      { name: 'name', label: words('name'), maxLength: 120 },
      { name: 'campaign', label: words('campaign'), maxLength: 120, half: true },
      { name: 'product', label: words('product'), maxLength: 120, half: true },
      { name: 'startsAt', label: words('startsAt'), kind: 'moment', half: true, folded: true },
      { name: 'endsAt', label: words('endsAt'), kind: 'moment', half: true, folded: true },
      { name: 'isDefault', label: words('isDefault'), kind: 'switch', folded: true },
      { name: 'source', label: words('utmSource'), maxLength: 200, half: true, folded: true },
      { name: 'medium', label: words('utmMedium'), maxLength: 200, half: true, folded: true },
      { name: 'utmCampaign', label: words('utmCampaign'), maxLength: 200, half: true, folded: true },
      { name: 'term', label: words('utmTerm'), maxLength: 200, half: true, folded: true },
      { name: 'content', label: words('utmContent'), maxLength: 200, half: true, folded: true },
    ]}
    send={(values) => {
      const given = { ...values, campaign: values.utmCampaign }
      const utm = Object.fromEntries(
        utmNames.flatMap((name) => (given[name].trim() ? [[name, given[name].trim()]] : [])),
      )
      const body = {
        name: values.name.trim() || null,
        campaign: values.campaign.trim() || null,
        product: values.product.trim() || null,
        startsAt: momentOf(values.startsAt),
        endsAt: momentOf(values.endsAt),
        utm,
        ...(values.key.trim() && { key: values.key.trim() }),
        ...(values.destination.trim() && { destination: values.destination.trim() }),
      }
      return link
        ? api.updateLink({
            params: { id: link.id },
            version: link.version,
            body: { ...body, isDefault: values.isDefault },
          })
        : api.createLink({
            body: { ...body, partnerId: values.partnerId, ...(values.isDefault && { isDefault: true }) },
          })
    }}
    onSent={(saved) => {
      toast(link ? words('saved') : words('madeDone', { name: saved.name ?? saved.key }), { tone: 'good' })
      onSaved(saved)
    }}
  />
)
