import { describe, expect, test } from 'vitest';
import { capacityOfText, loadOfText, noCapacity, noLoad } from './figures.ts';

const faultsOf = (read: (fault: (message: string) => void) => unknown): string[] => {
  const faults: string[] = [];
  read((message) => void faults.push(message));
  return faults;
};

describe('load and capacity in a document', () => {
  test('when written out, then every figure is read in seconds', () => {
    expect(loadOfText('rate=7200/min peak=300 timeout=1500ms attempts=2')).toEqual({
      ratePerSecond: 120,
      peakPerSecond: 300,
      timeoutSeconds: 1.5,
      attempts: 2,
    });
    expect(capacityOfText('servers=64, service=20ms, queue=0, instances=8')).toEqual({ servers: 64, serviceSeconds: 0.02, queue: 0, instances: 8 });
  });

  test('when a figure cannot be read, then it is told, counts as not said, and the rest is kept', () => {
    expect(capacityOfText('servers=0 service=-1s queue=5')).toEqual({ ...noCapacity, queue: 5 });
    expect(faultsOf((fault) => capacityOfText('servers=0 service=-1s queue=5', fault))).toEqual([
      expect.stringContaining('"servers=0"'),
      expect.stringContaining('"service=-1s"'),
    ]);
    expect(capacityOfText('servers=10000001 service=1441m queue=1000000001 instances=100001')).toEqual(noCapacity);
    expect(faultsOf((fault) => capacityOfText('servers=10000001 service=1441m queue=1000000001 instances=100001', fault))).toHaveLength(4);
    expect(faultsOf((fault) => loadOfText('attempts=101', fault))).toEqual(['says "attempts=101", where attempts is a whole number from 1 to 100']);
    expect(loadOfText('often constructor=1 rate=1e400 peak=0')).toEqual(noLoad);
    expect(faultsOf((fault) => loadOfText('often constructor=1 rate=1e400 peak=0', fault))).toHaveLength(4);
  });
});
