/** Where a component's files are in the repository. */
export function componentPath(environment: string, component: string): string {
  return `dist/${environment}/components/${component}`;
}

/** Where the image versions of an environment are in the repository. */
export function releasesPath(environment: string): string {
  return `releases/${environment}`;
}

/** Where the image versions of a component are in the repository. */
export function releasePath(environment: string, component: string): string {
  return `${releasesPath(environment)}/${component}`;
}
