import { describe, expect, it } from 'vitest';
import { networkTitle } from '../../src/report/index.js';

describe('what a network is called', () => {
  it('is its file, without folders', () => {
    expect(networkTitle('/home/me/networks/resnet10.onnx')).toBe('resnet10.onnx');
    expect(networkTitle('resnet10.onnx')).toBe('resnet10.onnx');
  });

  it('has the folder with it where the file’s name says nothing, so that two such networks differ', () => {
    expect(networkTitle('/networks/emotion/model.json')).toBe('emotion/model.json');
    expect(networkTitle('C:\\networks\\gender\\model.json')).toBe('gender/model.json');
    expect(networkTitle('./run7/saved_model')).toBe('run7/saved_model');
    expect(networkTitle('run7/best.onnx')).toBe('run7/best.onnx');
    expect(networkTitle('model.onnx')).toBe('model.onnx');
    expect(networkTitle('models/modelA.onnx')).toBe('modelA.onnx');
  });
});
