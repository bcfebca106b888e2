const PATHS = {
  plus: 'M12 5v14M5 12h14',
  gear: 'M4 8h9M19 8h1M4 16h1M11 16h9M16 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 18.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8',
} as const;

/** A drawing beside a name for it. */
export function Drawing({ name, path }: { name: string; path: string }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** A drawing of the first view. */
export function Icon({ is }: { is: keyof typeof PATHS }) {
  return <Drawing name={is} path={PATHS[is]} />;
}
