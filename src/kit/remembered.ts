/** The same work, done once for each object that it is asked about, however many ask. */
export function remembered<Of extends object, Found>(work: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, { readonly found: Found }>();
  return (of) => {
    const before = known.get(of);
    if (before) return before.found;
    const found = work(of);
    known.set(of, { found });
    return found;
  };
}
