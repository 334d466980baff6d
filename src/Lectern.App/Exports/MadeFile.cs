using System.Text.Json;
using Lectern.App.Files;
using Lectern.App.Jobs;

namespace Lectern.App.Exports;

/// <summary>What a job says of the file that it made, as its result: by this it is handed out.</summary>
/// <param name="FileName">For whoever keeps it; of any script.</param>
/// <param name="MediaType">Of its content.</param>
sealed record MadeFile(string FileName, string MediaType)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static MadeFile Of(FileFormat format, Document document) => new(FileFormats.FileNameOf(format, document), FileFormats.MediaTypeOf(format, document));

    /// <returns>Null: the job has no result.</returns>
    public static MadeFile? Of(JobRow job) => job.Result is { } result ? JsonSerializer.Deserialize<MadeFile>(result, Json) : null;
}
