import protobuf from 'protobufjs';

/** What a small SavedModel needs of TensorFlow's saved_model.proto and the files it includes. */
const schema = protobuf
  .parse(
    `
syntax = "proto3";
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraph meta_graphs = 2; }
message MetaGraph { Info info = 1; GraphDef graph = 2; map<string, Signature> signatures = 5; }
message Info { repeated string tags = 4; }
message GraphDef { repeated Node node = 1; Versions versions = 4; }
message Versions { int32 producer = 1; }
message Node { string name = 1; string op = 2; repeated string input = 3; map<string, Attr> attr = 5; }
message Attr { oneof value { bytes s = 2; bool b = 5; int32 type = 6; Shape shape = 7; Tensor tensor = 8; } }
message Tensor { int32 dtype = 1; Shape shape = 2; repeated int32 int_val = 7; }
message Shape { repeated Dim dim = 2; }
message Dim { int64 size = 1; }
message Signature { map<string, Info2> inputs = 1; map<string, Info2> outputs = 2; string method = 3; }
message Info2 { string name = 1; int32 dtype = 2; Shape shape = 3; }
`,
    { keepCase: true },
  )
  .root.lookupType('SavedModel');

const FLOAT = 1;
const INT32 = 3;
const sizes = (...dimensions: number[]) => ({ dim: dimensions.map((size) => ({ size })) });

/**
 * saved_model.pb of a graph that takes images [?, 4, 4, 3]: `serving_default` returns `answer`, the mean over the
 * positions, and `peak` returns `most`, their maximum. A variable of 12 numbers lies unused beside it.
 */
export function savedModelBytes(): Uint8Array {
  const over = (name: string, op: string) => ({
    name,
    op,
    input: ['image', 'axes'],
    attr: { T: { type: FLOAT }, Tidx: { type: INT32 }, keep_dims: { b: false } },
  });
  const axes = { dtype: INT32, shape: sizes(2), int_val: [1, 2] };
  const node = [
    {
      name: 'image',
      op: 'Placeholder',
      attr: { dtype: { type: FLOAT }, shape: { shape: sizes(-1, 4, 4, 3) } },
    },
    { name: 'axes', op: 'Const', attr: { dtype: { type: INT32 }, value: { tensor: axes } } },
    over('mean', 'Mean'),
    over('max', 'Max'),
    {
      name: 'dense/kernel',
      op: 'VarHandleOp',
      attr: {
        dtype: { type: FLOAT },
        shape: { shape: sizes(4, 3) },
        container: { s: new Uint8Array() },
        shared_name: { s: new TextEncoder().encode('dense/kernel') },
      },
    },
  ];
  const info = (name: string, ...shape: number[]) => {
    return { name: `${name}:0`, dtype: FLOAT, shape: sizes(...shape) };
  };
  const signature = (output: string, tensor: string) => ({
    inputs: { image: info('image', -1, 4, 4, 3) },
    outputs: { [output]: info(tensor, -1, 3) },
    method: 'tensorflow/serving/predict',
  });
  return schema
    .encode(
      schema.fromObject({
        saved_model_schema_version: 1,
        meta_graphs: [
          {
            info: { tags: ['serve'] },
            graph: { node, versions: { producer: 987 } },
            signatures: {
              peak: signature('most', 'max'),
              serving_default: signature('answer', 'mean'),
            },
          },
        ],
      }),
    )
    .finish();
}
