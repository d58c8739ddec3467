import {
  IconBuilding,
  IconCalendarStats,
  IconCash,
  IconChecklist,
  IconCode,
  IconDots,
  IconFileCertificate,
  IconFiles,
  IconHistory,
  IconHome,
  IconLifebuoy,
  IconSchool,
  IconSpeakerphone,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useBrand } from './Brand.tsx'
import { BrandLogo } from './BrandLogo.tsx'
import type { PersonMenuProps } from './frame/faces.tsx'
import { useWhenIdle } from './frame/later.tsx'
import { PersonMenu } from './frame/menus.ts'
import styles from './PortalFrame.module.css'
import { ProductMark } from './ProductMark.tsx'
import { ScreenLink } from './routing.tsx'
import type { PortalIcon } from './screens.ts'
import { t } from './texts.ts'

// Nearly every page without an account is a form.
const loadChoices = () => import('./form/choiceParts.ts')
const BottomSheet = lazy(async () => ({ default: (await import('./BottomSheet.tsx')).BottomSheet }))

const icons: Record<PortalIcon, ReactNode> = {
  home: <IconHome />,
  deal: <IconTargetArrow />,
  money: <IconCash />,
  agreement: <IconFileCertificate />,
  learn: <IconSchool />,
  help: <IconLifebuoy />,
  team: <IconUsers />,
  code: <IconCode />,
  market: <IconSpeakerphone />,
  plan: <IconCalendarStats />,
  todo: <IconChecklist />,
  company: <IconBuilding />,
  file: <IconFiles />,
  activity: <IconHistory />,
}

export type PortalMenuItem = { title: string; to: string; icon?: PortalIcon }

export type PortalFrameProps = {
  /** The first four stand in a phone's bottom bar. */
  menu: PortalMenuItem[]
  /** The path of the menu item that is open. */
  current?: string
  partnerName: string
  sandbox?: boolean
  person: PersonMenuProps['person']
  onSignOut: () => void
  onProfile?: () => void
  children: ReactNode
}

/** The partners' frame: the workspace's own name, logo and colour, one column, a bar for the thumb. */
export const PortalFrame = (props: PortalFrameProps) => {
  const { menu, current } = props
  const brand = useBrand()
  const [more, setMore] = useState(false)
  const link = (item: PortalMenuItem, className = styles.item) => (
    <ScreenLink
      key={item.to}
      to={item.to}
      className={className}
      data-active={item.to === current || undefined}
      aria-current={item.to === current ? 'page' : undefined}
    >
      {icons[item.icon ?? 'home']}
      <span>{item.title}</span>
    </ScreenLink>
  )
  return (
    <div className={styles.frame}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.top}>
        {props.sandbox && <div className={styles.sandbox}>{t('app.sandbox')}</div>}
        <div className={styles.line}>
          <ScreenLink to="" className={styles.brand}>
            <BrandLogo name={brand.name} logoUrl={brand.logoUrl} />
            <span className={styles.brandName}>{brand.name}</span>
          </ScreenLink>
          <span className={styles.partner}>{props.partnerName}</span>
          <PersonMenu person={props.person} onSignOut={props.onSignOut} onProfile={props.onProfile} />
        </div>
      </header>
      <div className={styles.body}>
        <nav className={styles.menu} aria-label={t('portal.menu')}>
          {menu.map((item) => link(item))}
        </nav>
        <main id="content" className={styles.main} tabIndex={-1}>
          {props.children}
        </main>
      </div>
      <Foot />
      <nav className={styles.bottom} aria-label={t('portal.menu')}>
        {menu.slice(0, 4).map((item) => link(item, styles.tab))}
        <button type="button" className={styles.tab} aria-haspopup="dialog" onClick={() => setMore(true)}>
          <IconDots />
          <span>{t('app.more')}</span>
        </button>
      </nav>
      {more && (
        <Suspense>
          <BottomSheet title={t('portal.menu')} onClose={() => setMore(false)}>
            <div className={styles.more}>{menu.map((item) => link(item))}</div>
          </BottomSheet>
        </Suspense>
      )}
    </div>
  )
}

/** Legal line of the workspace, and our own name unless a term removes it. */
const Foot = () => {
  const brand = useBrand()
  return (
    <footer className={styles.foot}>
      {brand.legalUrl && (
        <a href={brand.legalUrl} rel="noopener">
          {t('public.legal')}
        </a>
      )}
      {brand.showProduct !== false && <span>{t('portal.poweredBy')}</span>}
    </footer>
  )
}

/** Pages without an account: the workspace's name, the page, the legal line; nothing that distracts. */
export const PublicFrame = ({ bare, children }: { bare?: boolean; children: ReactNode }) => {
  const brand = useBrand()
  useWhenIdle(loadChoices)
  return (
    <div className={styles.frame} style={{ paddingBlockEnd: 0 }}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.top} style={{ position: 'static' }}>
        <div className={styles.line}>
          <span className={styles.brand}>
            {brand.name ? <BrandLogo name={brand.name} logoUrl={brand.logoUrl} /> : <ProductMark size={24} />}
            <span className={styles.brandName}>{brand.name || t('app.name')}</span>
          </span>
        </div>
      </header>
      <main id="content" className={bare ? `${styles.main} ${styles.wide}` : styles.main} tabIndex={-1}>
        {children}
      </main>
      <Foot />
    </div>
  )
}
