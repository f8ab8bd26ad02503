/** Helm is not there (`chart/helm`), or does not render a chart (`chart/render`). */
export class HelmError extends Error {
  readonly rule: 'chart/helm' | 'chart/render';
  readonly fix: string;

  constructor(rule: HelmError['rule'], message: string, fix: string) {
    super(message);
    this.name = 'HelmError';
    this.rule = rule;
    this.fix = fix;
  }
}
