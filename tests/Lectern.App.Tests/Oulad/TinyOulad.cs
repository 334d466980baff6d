using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lectern.App.Import.Oulad;

namespace Lectern.App.Tests.Oulad;

/// <summary>A made-up data set of a few rows in a folder of its own, written as either release writes it.</summary>
sealed class TinyOulad : IDisposable
{
    readonly Dictionary<string, string> tables = new()
    {
        ["courses"] = "code_module,code_presentation,module_presentation_length\nXXX,2014J,100",
        ["assessments"] = "code_module,code_presentation,id_assessment,assessment_type,date,weight\nXXX,2014J,7,TMA,19,12.5\nXXX,2014J,8,Exam,,100",
        ["vle"] = "id_site,code_module,code_presentation,activity_type,week_from,week_to\n12,XXX,2014J,quiz,,\n11,XXX,2014J,resource,,\n13,XXX,2014J,forumng,2,3",
        ["studentInfo"] =
            "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result\n" +
            "XXX,2014J,1,F,East,None,,55<=,0,60,N,Pass",
        ["studentRegistration"] = "code_module,code_presentation,id_student,date_registration,date_unregistration\nXXX,2014J,1,-10,",
        ["studentAssessment"] = "id_assessment,id_student,date_submitted,is_banked,score\n7,1,18,0,80",
        ["studentVle"] = "code_module,code_presentation,id_student,id_site,date,sum_click\nXXX,2014J,1,11,0,3",
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("lectern-oulad-").FullName;

    /// <summary>Replaces a table's rows, keeping its header.</summary>
    public TinyOulad With(string table, params string[] rows)
    {
        tables[table] = string.Join('\n', [tables[table].Split('\n')[0], .. rows]);
        return this;
    }

    /// <summary>Writes files as this project's copy has them: plain fields, line feeds, empty for missing.</summary>
    public TinyOulad Write()
    {
        foreach (var (table, text) in tables)
            File.WriteAllText(Path.Combine(Folder, $"{table}.csv"), text + "\n");
        return this;
    }

    /// <summary>Writes files as the original release has them: quotes, CRLF, "?" for missing.</summary>
    public TinyOulad WriteOriginal(bool gzip)
    {
        foreach (var (table, text) in tables)
        {
            var (header, rows) = (text.Split('\n')[0], text.Split('\n')[1..]);
            var quoted = rows.Select(row => string.Join(',', row.Split(',').Select(field => field.Length == 0 ? "\"?\"" : $"\"{field}\"")));
            var content = Encoding.UTF8.GetBytes(string.Concat(quoted.Prepend(header).Select(row => row + "\r\n")));
            using var file = File.Create(Path.Combine(Folder, gzip ? $"{table}.csv.gz" : $"{table}.csv"));
            using Stream stream = gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
            stream.Write(content);
        }
        return this;
    }

    public List<JsonElement> Events(params string[] presentations) => [.. Read(new OuladEvents(Folder, presentations))];

    public static IEnumerable<JsonElement> Read(OuladEvents source) =>
        source.Events().Select(envelope => JsonElement.Parse(envelope.Span));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
