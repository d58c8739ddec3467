import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, place } from '#client/api.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { textsOf } from '#ui/texts.ts'

const words = textsOf({
  en: {
    title: 'Prove a domain',
    ask: 'Somebody said that this domain belongs to their company, and we wrote to its administrator. If that is so, confirm it here.',
    act: 'Confirm the domain',
    done: '{domain} is proven. You can close this page.',
    noToken: 'This link is not whole. Open it from the mail once more.',
  },
  de: {
    title: 'Domain bestätigen',
    ask: 'Jemand hat angegeben, dass diese Domain zum eigenen Unternehmen gehört; deshalb haben wir an deren Verwaltung geschrieben. Wenn das stimmt, bestätigen Sie es hier.',
    act: 'Domain bestätigen',
    done: '{domain} ist bestätigt. Sie können diese Seite schließen.',
    noToken: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der Nachricht.',
  },
  es: {
    title: 'Confirmar un dominio',
    ask: 'Alguien indicó que este dominio es de su empresa y escribimos a su administrador. Si es así, confírmelo aquí.',
    act: 'Confirmar el dominio',
    done: '{domain} está confirmado. Puede cerrar esta página.',
    noToken: 'Este enlace no está completo. Ábralo de nuevo desde el mensaje.',
  },
})

/** Behind the link that goes to admin@ of a domain. Opening it does nothing yet: mail programs open links by themselves. */
export const DomainProofPage = () => {
  const [{ token }] = useUrlState({ token: '' })
  const [proven, setProven] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const confirm = async () => {
    setError(null)
    try {
      setProven((await api.confirmDomainProof({ params: { workspace: place().workspace ?? '', token } })).domain)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <PortalPage title={words('title')}>
      {proven !== null ? (
        <p role="status">{words('done', { domain: proven })}</p>
      ) : token === '' ? (
        <Notice tone="watch">{words('noToken')}</Notice>
      ) : (
        <>
          <p>{words('ask')}</p>
          {error !== null && <ProblemBanner error={error} />}
          <div>
            <Button variant="filled" onClick={() => void confirm()}>
              {words('act')}
            </Button>
          </div>
        </>
      )}
    </PortalPage>
  )
}
