import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type Link = RowOf<'listPortalLinks'>
type LinkFormProps = {
  link: Link | null
  options: AnswerTo<'getPortalLinkOptions'> | undefined
  onClose: () => void
  onSaved: () => void
}

/** Makes a link of one's own, or changes one. */
export const LinkForm = ({ link, options, onClose, onSaved }: LinkFormProps) => {
  const hosts = options?.hosts ?? []
  const hint = hosts.length > 0 ? words('destinationHint', { hosts: hosts.join(', ') }) : words('noHosts')
  return (
    <SideForm
      opened
      onClose={onClose}
      title={words(link ? 'change' : 'newLink')}
      draftKey={link ? `own link ${link.id} ${link.version}` : 'new own link'}
      sendLabel={words(link ? 'save' : 'make')}
      intro={!link && options ? words('left', { count: options.left }) : undefined}
      initial={{
        key: link?.key ?? '',
        destination: link?.destination ?? '',
        name: link?.name ?? '',
        campaign: link?.campaign ?? '',
        endsAt: link?.endsAt ?? '',
        source: link?.utm.source ?? '',
        medium: link?.utm.medium ?? '',
        utmCampaign: link?.utm.campaign ?? '',
      }}
      fields={[
        { name: 'key', label: words('key'), hint: words('keyHint'), maxLength: 64 },
        {
          name: 'destination',
          label: words('destination'),
          hint: options?.defaultDestination
            ? `${hint}. ${words('destinationDefault', { address: options.defaultDestination })}`
            : hint,
          kind: 'url',
          maxLength: 2048,
        },
        { name: 'name', label: words('name'), maxLength: 120, half: true },
        { name: 'campaign', label: words('campaign'), maxLength: 120, half: true },
        { name: 'source', label: words('source'), maxLength: 200, half: true, folded: true },
        { name: 'medium', label: words('medium'), maxLength: 200, half: true, folded: true },
        { name: 'utmCampaign', label: words('utmCampaign'), maxLength: 200, half: true, folded: true },
        { name: 'endsAt', label: words('until'), kind: 'moment', half: true, folded: true },
      ]}
      send={(values) => {
        const body = {
          name: values.name.trim() || null,
          campaign: values.campaign.trim() || null,
          endsAt: values.endsAt ? new Date(values.endsAt).toISOString() : null,
          utm: {
            ...link?.utm,
            ...(values.source.trim() && { source: values.source.trim() }),
            ...(values.medium.trim() && { medium: values.medium.trim() }),
            ...(values.utmCampaign.trim() && { campaign: values.utmCampaign.trim() }),
          },
          ...(values.key.trim() && { key: values.key.trim() }),
          ...(values.destination.trim() &&
            values.destination.trim() !== link?.destination && { destination: values.destination.trim() }),
        }
        return link
          ? api.updatePortalLink({ params: { id: link.id }, version: link.version, body })
          : api.createPortalLink({ body })
      }}
      onSent={(saved) => {
        toast(link ? words('saved') : words('made', { name: saved.name ?? saved.key }), { tone: 'good' })
        onSaved()
      }}
    />
  )
}
