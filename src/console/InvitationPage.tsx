import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { SignInCard } from '#ui/SignInCard.tsx'
import { t } from '#ui/texts.ts'

/** Where an invitation leads, to the team or to a partner's portal. */
export const InvitationPage = () => {
  const token = new URLSearchParams(location.search).get('token') ?? ''
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.getInvitationOffer({ params: { token } }),
    retry: false,
  })
  return (
    <SignInCard title={t('invitation.title')}>
      {offer.error && readProblem(offer.error).status === 404 ? (
        <Notice tone="watch">{t('invitation.unknown')}</Notice>
      ) : (
        <Loaded query={offer}>{(found) => <Accept token={token} offer={found} />}</Loaded>
      )}
    </SignInCard>
  )
}

const Accept = ({ token, offer }: { token: string; offer: AnswerTo<'getInvitationOffer'> }) => {
  const [name, setName] = useState(offer.name)
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const accept = async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      const { signedIn, workspace, side } = await api.acceptInvitation({
        params: { token },
        body: offer.hasAccount ? {} : { name, password },
      })
      location.replace(signedIn ? `${side === 'member' ? '/w/' : '/p/'}${workspace.slug}` : '/')
    } catch (thrown) {
      setError(thrown)
      setRunning(false)
    }
  }
  const place = offer.partnerName
    ? t('invitation.portal', { workspace: offer.workspace.name, partner: offer.partnerName })
    : t('invitation.team', { workspace: offer.workspace.name })
  return (
    <form onSubmit={(event) => void accept(event)} style={{ display: 'grid', gap: 12 }}>
      <p>{offer.invitedBy ? t('invitation.asks', { name: offer.invitedBy, place }) : place}</p>
      {!offer.hasAccount && (
        <>
          <TextInput
            label={t('invitation.name')}
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput label={t('signIn.email')} value={offer.email} readOnly autoComplete="username" />
          <PasswordInput
            label={t('signIn.newPassword')}
            description={t('signIn.passwordRule')}
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </>
      )}
      {error !== null && <ProblemBanner error={error} />}
      <Button type="submit" variant="filled" size="md" loading={running}>
        {t('invitation.accept')}
      </Button>
    </form>
  )
}
