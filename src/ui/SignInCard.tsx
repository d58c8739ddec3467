import type { ReactNode } from 'react'
import { BrandLogo } from './BrandLogo.tsx'
import { ProductMark } from './ProductMark.tsx'
import styles from './SignInPage.module.css'
import { t } from './texts.ts'
import { usePageTitle } from './usePageTitle.ts'

export type SignInBrand = { name: string; logoUrl?: string }

/** The card on which everything about sign-in happens, in the product's or the workspace's brand. */
export const SignInCard = ({
  title,
  brand,
  children,
  foot,
}: {
  title: string
  brand?: SignInBrand
  children: ReactNode
  foot?: ReactNode
}) => {
  usePageTitle(title)
  return (
    <div className={styles.page}>
      <main className={styles.middle}>
        <div className={styles.card}>
          <div className={styles.brand}>
            {brand ? <BrandLogo name={brand.name} logoUrl={brand.logoUrl} /> : <ProductMark />}
            {brand?.name ?? t('app.name')}
          </div>
          <h1 className={styles.title}>{title}</h1>
          {children}
        </div>
      </main>
      <footer className={styles.foot}>{foot}</footer>
    </div>
  )
}
