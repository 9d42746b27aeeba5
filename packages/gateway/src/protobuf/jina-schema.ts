/**
 * The messages of Jina 1.0 that travel on `WS /stream`, in the language of protobuf; names and numbers of fields are those
 * of release 1.0.8. Struct, Value and Timestamp are Google's; the map of a Struct is written as the list of entries that it
 * is on the wire, so that no key of a client becomes the name of a property.
 */
export const jinaSchema = `
syntax = "proto3";

message RequestProto {
  string request_id = 1;
  oneof body {
    Documents train = 2;
    Documents index = 3;
    Documents search = 4;
    Control control = 5;
    Ids delete = 9;
    Documents update = 10;
  }
  StatusProto status = 6;
  repeated QueryLangProto queryset = 7;
  repeated RouteProto routes = 8;
}

message Documents {
  repeated DocumentProto docs = 1;
  repeated DocumentProto groundtruths = 2;
}

message Ids { repeated string ids = 1; }

message Control { uint32 command = 1; }

message DocumentProto {
  string id = 1;
  repeated DocumentProto chunks = 4;
  float weight = 5;
  uint32 length = 6;
  repeated DocumentProto matches = 8;
  string uri = 9;
  string mime_type = 10;
  Struct tags = 11;
  oneof content {
    bytes buffer = 3;
    NdArrayProto blob = 12;
    string text = 13;
  }
  uint32 granularity = 14;
  string level_name = 15;
  string parent_id = 16;
  repeated uint32 location = 17;
  uint32 offset = 18;
  NdArrayProto embedding = 19;
  NamedScoreProto score = 20;
  string modality = 21;
  uint32 adjacency = 22;
  repeated NamedScoreProto evaluations = 23;
  string content_hash = 24;
}

message NdArrayProto {
  oneof content {
    DenseNdArrayProto dense = 1;
    SparseNdArrayProto sparse = 2;
  }
}

message DenseNdArrayProto {
  bytes buffer = 1;
  repeated uint32 shape = 2;
  string dtype = 3;
  uint32 quantization = 4;
}

message SparseNdArrayProto {
  DenseNdArrayProto indices = 1;
  DenseNdArrayProto values = 2;
  repeated int64 dense_shape = 3;
}

message NamedScoreProto {
  float value = 1;
  string op_name = 2;
  string description = 3;
  repeated NamedScoreProto operands = 4;
  string ref_id = 5;
}

message QueryLangProto {
  string name = 1;
  Struct parameters = 2;
  bool disabled = 3;
  int32 priority = 4;
}

message RouteProto {
  string pod = 1;
  string pod_id = 2;
  Timestamp start_time = 3;
  Timestamp end_time = 4;
  StatusProto status = 5;
}

message StatusProto {
  enum Code {
    SUCCESS = 0;
    PENDING = 1;
    READY = 2;
    ERROR = 3;
    ERROR_DUPLICATE = 4;
    ERROR_NOTALLOWED = 5;
    ERROR_CHAINED = 6;
  }
  message Exception {
    string name = 1;
    repeated string args = 2;
    repeated string stacks = 3;
    string executor = 4;
    string driver = 5;
  }
  Code code = 1;
  string description = 2;
  Exception exception = 3;
}

message Struct {
  message Entry {
    string key = 1;
    Value value = 2;
  }
  repeated Entry fields = 1;
}

message Value {
  oneof kind {
    uint32 null_value = 1;
    double number_value = 2;
    string string_value = 3;
    bool bool_value = 4;
    Struct struct_value = 5;
    ListValue list_value = 6;
  }
}

message ListValue { repeated Value values = 1; }

message Timestamp {
  int64 seconds = 1;
  int32 nanos = 2;
}
`;
