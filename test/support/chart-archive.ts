import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface ChartFixture {
  readonly name?: string;
  readonly version?: string;
  /** Further lines of Chart.yaml. */
  readonly chart?: string;
  /** By path below the chart's folder. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

const EPOCH = new Date(0);

/** A chart as `helm package` would pack it, of the same bytes every time. */
export function chartArchive({ name = 'pier', version = '1.2.3', chart = '', files = {} }: ChartFixture = {}): Buffer {
  const all: Record<string, string | Buffer> = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n${chart}`,
    'values.yaml': '',
    ...files,
  };
  const blocks = Object.entries(all).flatMap(([path, text]) => {
    const content = Buffer.from(text);
    const header = new Header({
      path: `${name}/${path}`,
      mode: 0o644,
      size: content.length,
      mtime: EPOCH,
      type: 'File',
    });
    header.encode();
    return [header.block!, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
