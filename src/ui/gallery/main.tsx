import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { AppFrame } from '../AppFrame.tsx'
import type { RailRoom } from '../frame/RailList.tsx'
import { mountApp } from '../mount.tsx'
import { createShellRouter, usePlace } from '../routing.tsx'
import { SignInPage } from '../SignInPage.tsx'
import { railEntries } from '../screens.ts'
import { t } from '../texts.ts'
import { createQueryClient } from '../UiProvider.tsx'
import { PortalSample } from './PortalSample.tsx'

const CommandPalette = lazy(async () => ({ default: (await import('../CommandPalette.tsx')).CommandPalette }))

const roomPages: Partial<Record<string, string[]>> = {
  partners: ['Partners', 'Contacts', 'Health', 'Reviews', 'Support', 'Duplicates', 'Import'],
  pipeline: ['Board', 'Applications', 'Referrals', 'Outreach', 'Onboarding'],
  insights: ['Reports', 'Parts'],
}

const GalleryFrame = () => {
  const place = usePlace()
  const [searching, setSearching] = useState(false)
  if (place === 'portal') return <PortalSample />
  if (place === 'sign-in')
    return (
      <SignInPage
        onLink={async () => undefined}
        onPassword={async () => ({ secondFactor: true })}
        onCode={async () => undefined}
        onForgotten={async () => undefined}
        onSignedIn={() => undefined}
      />
    )
  const rooms: RailRoom[] = railEntries.map((key) => ({
    key,
    label: t(`rail.${key}`),
    to: key,
    count: key === 'today' ? 9 : undefined,
    pages: (roomPages[key] ?? []).map((title, index) => ({
      title,
      to: index === 0 ? key : `${key}/${title.toLowerCase()}`,
    })),
  }))
  const room = railEntries.find((key) => place.startsWith(key)) ?? 'today'
  const sandbox = location.search.includes('sandbox')
  return (
    <>
      <AppFrame
        rooms={rooms}
        current={{ room, title: place.split('/')[1] ? 'Nordwind' : t(`rail.${room}`), to: place }}
        workspace={{ slug: 'demo', name: 'Initech Partners', kind: sandbox ? 'sandbox' : 'live' }}
        workspaces={[
          { slug: 'demo', name: 'Initech Partners', kind: 'live' },
          { slug: 'test', name: 'Initech Test', kind: 'sandbox' },
        ]}
        sandboxNow={sandbox ? '2026-12-24T09:00:00Z' : undefined}
        person={{ name: 'Ana Silva', email: 'ana@initech.example' }}
        onSignOut={() => undefined}
        onSearch={() => setSearching(true)}
        banner={location.search.includes('trial') ? t('app.trial') : undefined}
        notifications={{
          items: [
            {
              id: '1',
              text: 'Lumenforge accepted the terms of version 3',
              at: new Date(Date.now() - 4e6).toISOString(),
              unread: true,
              to: 'partners',
            },
            {
              id: '2',
              text: 'The payout run of October is closed',
              at: new Date(Date.now() - 9e7).toISOString(),
              unread: false,
            },
          ],
        }}
      >
        <Outlet />
      </AppFrame>
      {searching && (
        <Suspense>
          <CommandPalette
            onClose={() => setSearching(false)}
            sources={[
              {
                key: 'partners',
                label: 'Partners',
                find: async (text) =>
                  text
                    ? [{ key: '1', title: 'Nordwind', note: 'Partner · nordwind.example', to: 'partners/pn_0' }]
                    : [],
              },
              {
                key: 'pages',
                label: t('palette.pages'),
                find: async (text) =>
                  rooms
                    .map((one) => ({ key: one.key, title: one.label, to: one.to }))
                    .filter((one) => one.title.toLowerCase().includes(text.toLowerCase())),
              },
            ]}
          />
        </Suspense>
      )}
    </>
  )
}

const router = createShellRouter({
  prefix: 'w',
  frame: GalleryFrame,
  home: 'today',
  screens: [
    { path: 'today', load: () => import('./TodaySample.tsx').then((m) => m.TodaySample) },
    { path: 'partners', load: () => import('./ListSample.tsx').then((m) => m.ListSample) },
    { path: 'partners/$partnerId', load: () => import('./RecordSample.tsx').then((m) => m.RecordSample) },
    { path: 'pipeline', load: () => import('./BoardSample.tsx').then((m) => m.BoardSample) },
    { path: 'insights', load: () => import('./PartsSample.tsx').then((m) => m.PartsSample) },
  ],
})

void mountApp(router, createQueryClient())
