/** Tandem's own sign: two wheels that share a frame. Drawn, so that no file has to be fetched. */
export const ProductMark = ({ size = 26 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
    <rect width="26" height="26" rx="7" fill="var(--accent)" />
    <circle cx="9.2" cy="14.6" r="3.9" fill="none" stroke="var(--on-accent)" strokeWidth="2" />
    <circle cx="16.8" cy="14.6" r="3.9" fill="none" stroke="var(--on-accent)" strokeWidth="2" />
    <path
      d="M9.2 14.6 11.6 8h5.2"
      fill="none"
      stroke="var(--on-accent)"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
